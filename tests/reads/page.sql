SELECT CASE WHEN octet_length(whole.j) <= 67108864 THEN textsend(whole.j) END
FROM (VALUES (1)) r
CROSS JOIN LATERAL (
  SELECT '{"nodes":['||coalesce(string_agg('{"customerNumber":"'||ltrim(t1.customer_number, '0')||'","name1":'||to_json(t1.name1)::text||',"companyCodes":'||j5.j||',"salesAreas":'||j11.j||'}', ',' ORDER BY t1.customer_number), '')||'],"pageInfo":{"hasNextPage":'||(coalesce(bool_or(t1.m_ > 2), false))::text||',"endCursor":'||coalesce('"'||max(CASE WHEN t1.n_ = least(t1.m_, 2) THEN translate(encode(substr(sha256($2::bytea||sha256($1::bytea||convert_to('["Customer:customer_number",'||to_json(t1.customer_number::text)::text||']', 'UTF8'))), 1, 16)||convert_to('["Customer:customer_number",'||to_json(t1.customer_number::text)::text||']', 'UTF8'), 'base64'), E'+/=\n', '-_') END)||'"', 'null')||'}}' AS j
  FROM (
    SELECT t1.*, row_number() OVER (ORDER BY t1.customer_number) AS n_, count(*) OVER () AS m_
    FROM (
      SELECT t1.*
      FROM customer t1
      ORDER BY t1.customer_number LIMIT 3
    ) t1
  ) t1
  CROSS JOIN LATERAL (
    SELECT coalesce('['||string_agg('{"companyCode":"'||t2.company_code||'","reconAccount":'||coalesce('"'||ltrim(t2.recon_account, '0')||'"', 'null')||',"dunningAreas":'||j4.j||'}', ',' ORDER BY t2.company_code)||']', '[]') AS j
    FROM company_code_data t2
    CROSS JOIN LATERAL (
      SELECT coalesce('['||string_agg('{"dunningArea":"'||t3.dunning_area||'"}', ',' ORDER BY t3.dunning_area)||']', '[]') AS j
      FROM dunning_area t3
      WHERE t3.company_code_data_id = t2.id
    ) j4
    WHERE t2.customer_number = t1.customer_number
  ) j5
  CROSS JOIN LATERAL (
    SELECT coalesce('['||string_agg('{"salesOrg":"'||t6.sales_org||'","channel":"'||t6.channel||'","division":"'||t6.division||'","partnerFunctions":'||j10.j||'}', ',' ORDER BY t6.sales_org, t6.channel, t6.division)||']', '[]') AS j
    FROM sales_area_data t6
    CROSS JOIN LATERAL (
      SELECT coalesce('['||string_agg('{"partnerFunction":"'||t7.partner_function||'","isDefault":'||t7.is_default::text||',"partnerCustomer":'||coalesce(j9.j, 'null')||'}', ',' ORDER BY t7.partner_function, t7.counter)||']', '[]') AS j
      FROM partner_function t7
      LEFT JOIN LATERAL (
        SELECT '{"customerNumber":"'||ltrim(t8.customer_number, '0')||'","name1":'||to_json(t8.name1)::text||'}' AS j
        FROM customer t8
        WHERE t8.customer_number = t7.partner_customer_number
      ) j9 ON true
      WHERE t7.sales_area_data_id = t6.id
    ) j10
    WHERE t6.customer_number = t1.customer_number
  ) j11
  WHERE t1.n_ <= 2
) c12
CROSS JOIN LATERAL (
  SELECT '{"customers":'||c12.j||'}' AS j OFFSET 0
) whole
