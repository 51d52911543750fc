SELECT CASE WHEN octet_length(whole.j) <= 67108864 THEN textsend(whole.j) END
FROM (VALUES (1)) r
LEFT JOIN LATERAL (
  SELECT '{"uscc":null,"maskedFields":["taxNumber1","taxNumber2","taxNumber3","taxNumber4","uscc","residentId","vatRegistrationNo"],"bankDetails":'||j3.j||',"contactPersons":'||j5.j||'}' AS j
  FROM customer t1
  CROSS JOIN LATERAL (
    SELECT coalesce('['||string_agg('{"bankAccount":"'||'****'||coalesce(t2.bank_account_tail, '')||'","maskedFields":["bankAccount","iban"]}', ',' ORDER BY t2.id)||']', '[]') AS j
    FROM bank_detail t2
    WHERE t2.customer_number = t1.customer_number
  ) j3
  CROSS JOIN LATERAL (
    SELECT coalesce('['||string_agg('{"contactNumber":"'||t4.contact_number||'","lastName":null,"maskedFields":["firstName","lastName","phone","mobile","email","gender","birthDate"]}', ',' ORDER BY t4.contact_number)||']', '[]') AS j
    FROM contact_person t4
    WHERE t4.customer_number = t1.customer_number
  ) j5
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
) j6 ON true
CROSS JOIN LATERAL (
  SELECT '{"customer":'||coalesce(j6.j, 'null')||'}' AS j OFFSET 0
) whole
