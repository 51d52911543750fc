SELECT CASE WHEN octet_length(whole.j) <= 67108864 THEN textsend(whole.j) END
FROM (VALUES (1)) r
CROSS JOIN LATERAL (
  SELECT '{"nodes":['||coalesce(string_agg('{"companyCode":"'||t1.company_code||'","name":'||to_json(t1.name)::text||',"plants":'||j3.j||'}', ',' ORDER BY t1.company_code), '')||']}' AS j
  FROM (
    SELECT t1.*
    FROM company_code t1
    ORDER BY t1.company_code LIMIT 50
  ) t1
  CROSS JOIN LATERAL (
    SELECT coalesce('['||string_agg('{"plant":"'||t2.plant||'"}', ',' ORDER BY t2.plant)||']', '[]') AS j
    FROM plant t2
    WHERE t2.company_code = t1.company_code
  ) j3
) c4
CROSS JOIN LATERAL (
  SELECT '{"nodes":['||coalesce(string_agg('{"salesArea":"'||t5.sales_area||'","masterArea":"'||t5.master_area||'","organization":'||coalesce(j9.j, 'null')||'}', ',' ORDER BY t5.sales_org, t5.channel, t5.division), '')||'],"pageInfo":{"hasNextPage":'||(coalesce(bool_or(t5.m_ > 2), false))::text||',"hasPreviousPage":'||'false'||',"startCursor":'||coalesce('"'||max(CASE WHEN t5.n_ = 1 THEN translate(encode(substr(sha256($2::bytea||sha256($1::bytea||convert_to('["SalesArea:sales_org,channel,division",'||to_json(t5.sales_org::text)::text||','||to_json(t5.channel::text)::text||','||to_json(t5.division::text)::text||']', 'UTF8'))), 1, 16)||convert_to('["SalesArea:sales_org,channel,division",'||to_json(t5.sales_org::text)::text||','||to_json(t5.channel::text)::text||','||to_json(t5.division::text)::text||']', 'UTF8'), 'base64'), E'+/=\n', '-_') END)||'"', 'null')||'}}' AS j
  FROM (
    SELECT t5.*, row_number() OVER (ORDER BY t5.sales_org, t5.channel, t5.division) AS n_, count(*) OVER () AS m_
    FROM (
      SELECT t5.*
      FROM sales_area t5
      WHERE t5.ref_division IS NOT NULL
      ORDER BY t5.sales_org, t5.channel, t5.division LIMIT 3
    ) t5
  ) t5
  LEFT JOIN LATERAL (
    SELECT '{"name":'||to_json(t6.name)::text||',"company":'||coalesce(j8.j, 'null')||'}' AS j
    FROM sales_organization t6
    LEFT JOIN LATERAL (
      SELECT '{"name":'||to_json(t7.name)::text||'}' AS j
      FROM company_code t7
      WHERE t7.company_code = t6.company_code
    ) j8 ON true
    WHERE t6.sales_org = t5.sales_org
  ) j9 ON true
  WHERE t5.n_ <= 2
) c10
CROSS JOIN LATERAL (
  SELECT '{"companyCodes":'||c4.j||',"salesAreas":'||c10.j||'}' AS j OFFSET 0
) whole
