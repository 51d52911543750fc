SELECT CASE WHEN octet_length(whole.j) <= 67108864 THEN textsend(whole.j) END
FROM (VALUES (1)) r
LEFT JOIN LATERAL (
  SELECT '{"bankDetails":'||j3.j||',"residentId":'||CASE WHEN t1.resident_id IS NULL THEN 'null' ELSE '"'||'****'||coalesce(t1.resident_id_tail, '')||'"' END||'}' AS j
  FROM customer t1
  CROSS JOIN LATERAL (
    SELECT coalesce('['||string_agg('{"bankKey":"'||t2.bank_key||'","bankAccount":"'||'****'||coalesce(t2.bank_account_tail, '')||'"}', ',' ORDER BY t2.id)||']', '[]') AS j
    FROM bank_detail t2
    WHERE t2.customer_number = t1.customer_number
  ) j3
  WHERE t1.customer_number = $1::text AND coalesce((
    SELECT true
    FROM company_code_data t1k
    WHERE t1k.customer_number = t1.customer_number AND (t1k.company_code||'') = ANY($2::text[]) LIMIT 1
  ), (
    SELECT true
    FROM sales_area_data t1a
    WHERE t1a.customer_number = t1.customer_number AND (t1a.sales_org||'') = ANY($3::text[]) LIMIT 1
  ), NOT EXISTS (
    SELECT
    FROM company_code_data t1k
    WHERE t1k.customer_number = t1.customer_number
  ) AND NOT EXISTS (
    SELECT
    FROM sales_area_data t1a
    WHERE t1a.customer_number = t1.customer_number
  ))
) j4 ON true
CROSS JOIN LATERAL (
  SELECT '{"customer":'||coalesce(j4.j, 'null')||'}' AS j OFFSET 0
) whole
