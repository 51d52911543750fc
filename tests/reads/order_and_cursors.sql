SELECT CASE WHEN octet_length(whole.j) <= 67108864 THEN textsend(whole.j) END
FROM (VALUES (1)) r
CROSS JOIN LATERAL (
  SELECT '{"edges":['||coalesce(string_agg('{"cursor":"'||translate(encode(substr(sha256($2::bytea||sha256($1::bytea||convert_to('["Customer:city-,name1,customer_number",'||coalesce(to_json(t1.city::text)::text, 'null')||','||to_json(t1.name1::text)::text||','||to_json(t1.customer_number::text)::text||']', 'UTF8'))), 1, 16)||convert_to('["Customer:city-,name1,customer_number",'||coalesce(to_json(t1.city::text)::text, 'null')||','||to_json(t1.name1::text)::text||','||to_json(t1.customer_number::text)::text||']', 'UTF8'), 'base64'), E'+/=\n', '-_')||'","node":{"city":'||coalesce(to_json(t1.city)::text, 'null')||',"name1":'||to_json(t1.name1)::text||'}}', ',' ORDER BY t1.city DESC NULLS LAST, t1.name1, t1.customer_number), '')||'],"pageInfo":{"hasNextPage":'||'false'||',"hasPreviousPage":'||(coalesce(bool_or(t1.m_ > 2), false))::text||',"startCursor":'||coalesce('"'||max(CASE WHEN t1.n_ = least(t1.m_, 2) THEN translate(encode(substr(sha256($2::bytea||sha256($1::bytea||convert_to('["Customer:city-,name1,customer_number",'||coalesce(to_json(t1.city::text)::text, 'null')||','||to_json(t1.name1::text)::text||','||to_json(t1.customer_number::text)::text||']', 'UTF8'))), 1, 16)||convert_to('["Customer:city-,name1,customer_number",'||coalesce(to_json(t1.city::text)::text, 'null')||','||to_json(t1.name1::text)::text||','||to_json(t1.customer_number::text)::text||']', 'UTF8'), 'base64'), E'+/=\n', '-_') END)||'"', 'null')||',"endCursor":'||coalesce('"'||max(CASE WHEN t1.n_ = 1 THEN translate(encode(substr(sha256($2::bytea||sha256($1::bytea||convert_to('["Customer:city-,name1,customer_number",'||coalesce(to_json(t1.city::text)::text, 'null')||','||to_json(t1.name1::text)::text||','||to_json(t1.customer_number::text)::text||']', 'UTF8'))), 1, 16)||convert_to('["Customer:city-,name1,customer_number",'||coalesce(to_json(t1.city::text)::text, 'null')||','||to_json(t1.name1::text)::text||','||to_json(t1.customer_number::text)::text||']', 'UTF8'), 'base64'), E'+/=\n', '-_') END)||'"', 'null')||'}}' AS j
  FROM (
    SELECT t1.*, row_number() OVER (ORDER BY t1.city NULLS FIRST, t1.name1 DESC, t1.customer_number DESC) AS n_, count(*) OVER () AS m_
    FROM (
      SELECT t1.*
      FROM customer t1
      ORDER BY t1.city NULLS FIRST, t1.name1 DESC, t1.customer_number DESC LIMIT 3
    ) t1
  ) t1
  WHERE t1.n_ <= 2
) c2
CROSS JOIN LATERAL (
  SELECT '{"customers":'||c2.j||'}' AS j OFFSET 0
) whole
