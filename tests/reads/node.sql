SELECT CASE WHEN octet_length(whole.j) <= 67108864 THEN textsend(whole.j) END
FROM (VALUES (1)) r
LEFT JOIN LATERAL (
  SELECT '{"__typename":"Customer","id":"'||translate(encode(convert_to('Customer:'||t1.customer_number::text, 'UTF8'), 'base64'), E'+/=\n', '-_')||'","name1":'||to_json(t1.name1)::text||'}' AS j
  FROM customer t1
  WHERE t1.customer_number = $1::text
) j2 ON true
CROSS JOIN LATERAL (
  SELECT '{"node":'||coalesce(j2.j, 'null')||'}' AS j OFFSET 0
) whole
