SELECT CASE WHEN octet_length(whole.j) <= 67108864 THEN textsend(whole.j) END
FROM (VALUES (1)) r
LEFT JOIN LATERAL (
  SELECT '{"bankDetails":'||j3.j||'}' AS j
  FROM customer t1
  CROSS JOIN LATERAL (
    SELECT coalesce('['||string_agg('{"bankKey":"'||t2.bank_key||'","bankAccount":"'||$2::text||'bank_account:'||translate(encode(t2.bank_account, 'base64'), E'\n', '')||'"}', ',' ORDER BY t2.id)||']', '[]') AS j
    FROM bank_detail t2
    WHERE t2.customer_number = t1.customer_number
  ) j3
  WHERE t1.customer_number = $1::text
) j4 ON true
CROSS JOIN LATERAL (
  SELECT '{"nodes":['||coalesce(string_agg('{"name1":'||to_json(t5.name1)::text||'}', ',' ORDER BY t5.customer_number), '')||']}' AS j
  FROM (
    SELECT t5.*
    FROM customer t5
    WHERE EXISTS (
      SELECT
      FROM bank_detail f6
      WHERE f6.customer_number = t5.customer_number AND f6.bank_account_digest = $3::bytea
    )
    ORDER BY t5.customer_number LIMIT 50
  ) t5
) c7
CROSS JOIN LATERAL (
  SELECT '{"customer":'||coalesce(j4.j, 'null')||',"customers":'||c7.j||'}' AS j OFFSET 0
) whole
