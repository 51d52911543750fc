SELECT CASE WHEN octet_length(whole.j) <= 67108864 THEN textsend(whole.j) END
FROM (VALUES (1)) r
LEFT JOIN LATERAL (
  SELECT '{"__typename":"Customer","name":'||to_json(t1.name1)::text||',"also":'||to_json(t1.name1)::text||',"id":"'||translate(encode(convert_to('Customer:'||t1.customer_number::text, 'UTF8'), 'base64'), E'+/=\n', '-_')||'","number":"'||ltrim(t1.customer_number, '0')||'"}' AS j
  FROM customer t1
  WHERE t1.customer_number = $1::text
) j2 ON true
LEFT JOIN LATERAL (
  SELECT '{"__typename":"Customer","name":'||to_json(t3.name1)::text||',"also":'||to_json(t3.name1)::text||',"companyCodes":'||j5.j||'}' AS j
  FROM customer t3
  CROSS JOIN LATERAL (
    SELECT coalesce('['||string_agg('{"companyCode":"'||t4.company_code||'","sortKey":'||coalesce('"'||t4.sort_key||'"', 'null')||'}', ',' ORDER BY t4.company_code)||']', '[]') AS j
    FROM company_code_data t4
    WHERE t4.customer_number = t3.customer_number
  ) j5
  WHERE t3.customer_number = $2::text
) j6 ON true
CROSS JOIN LATERAL (
  SELECT '{"first":'||coalesce(j2.j, 'null')||',"second":'||coalesce(j6.j, 'null')||',"__typename":"Query"}' AS j OFFSET 0
) whole
