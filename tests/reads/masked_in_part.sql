SELECT CASE WHEN octet_length(whole.j) <= 67108864 THEN textsend(whole.j) END
FROM (VALUES (1)) r
CROSS JOIN LATERAL (
  SELECT '{"nodes":['||coalesce(string_agg(('{"customerNumber":"'||ltrim(t1.customer_number, '0')||'","uscc":'||CASE WHEN m2.clear THEN coalesce('"'||t1.uscc||'"', 'null') ELSE 'null' END||',"taxNumber1":'||CASE WHEN m2.clear THEN coalesce('"'||t1.tax_number1||'"', 'null') ELSE 'null' END||',"residentId":'||CASE WHEN t1.resident_id IS NULL THEN 'null' ELSE '"'||'****'||coalesce(t1.resident_id_tail, '')||'"' END||',"maskedFields":'||CASE WHEN m2.clear THEN '["residentId"]' ELSE '["taxNumber1","taxNumber2","taxNumber3","taxNumber4","uscc","residentId","vatRegistrationNo"]' END||',"bankDetails":'||j5.j||',"contactPersons":'||j7.j||',"companyCodes":'||j13.j)||('}'), ',' ORDER BY t1.customer_number), '')||']}' AS j
  FROM (
    SELECT t1.*
    FROM customer t1
    WHERE coalesce((
      SELECT true
      FROM company_code_data t1k
      WHERE t1k.customer_number = t1.customer_number AND (t1k.company_code||'') = ANY($1::text[]) LIMIT 1
    ), (
      SELECT true
      FROM sales_area_data t1a
      WHERE t1a.customer_number = t1.customer_number AND (t1a.sales_org||'') = ANY($2::text[]) LIMIT 1
    ), NOT EXISTS (
      SELECT
      FROM company_code_data t1k
      WHERE t1k.customer_number = t1.customer_number
    ) AND NOT EXISTS (
      SELECT
      FROM sales_area_data t1a
      WHERE t1a.customer_number = t1.customer_number
    ))
    ORDER BY t1.customer_number LIMIT 50
  ) t1
  CROSS JOIN LATERAL (
    SELECT (coalesce((
      SELECT true
      FROM company_code_data t1k
      WHERE t1k.customer_number = t1.customer_number AND (t1k.company_code||'') = ANY($3::text[]) LIMIT 1
    ), (
      SELECT true
      FROM sales_area_data t1a
      WHERE t1a.customer_number = t1.customer_number AND (t1a.sales_org||'') = ANY($4::text[]) LIMIT 1
    ), NOT EXISTS (
      SELECT
      FROM company_code_data t1k
      WHERE t1k.customer_number = t1.customer_number
    ) AND NOT EXISTS (
      SELECT
      FROM sales_area_data t1a
      WHERE t1a.customer_number = t1.customer_number
    )) OR t1.customer_number = ANY($5::text[])) AS clear OFFSET 0
  ) m2
  CROSS JOIN LATERAL (
    SELECT coalesce('['||string_agg('{"bankAccount":'||CASE WHEN m4.clear THEN '"'||$8::text||'bank_account:'||translate(encode(t3.bank_account, 'base64'), E'\n', '')||'"' ELSE '"'||'****'||coalesce(t3.bank_account_tail, '')||'"' END||',"maskedFields":'||CASE WHEN m4.clear THEN '[]' ELSE '["bankAccount","iban"]' END||'}', ',' ORDER BY t3.id)||']', '[]') AS j
    FROM bank_detail t3
    CROSS JOIN LATERAL (
      SELECT coalesce((
        SELECT true
        FROM company_code_data t3k
        WHERE t3k.customer_number = t3.customer_number AND (t3k.company_code||'') = ANY($6::text[]) LIMIT 1
      ), (
        SELECT true
        FROM sales_area_data t3a
        WHERE t3a.customer_number = t3.customer_number AND (t3a.sales_org||'') = ANY($7::text[]) LIMIT 1
      ), NOT EXISTS (
        SELECT
        FROM company_code_data t3k
        WHERE t3k.customer_number = t3.customer_number
      ) AND NOT EXISTS (
        SELECT
        FROM sales_area_data t3a
        WHERE t3a.customer_number = t3.customer_number
      )) AS clear OFFSET 0
    ) m4
    WHERE t3.customer_number = t1.customer_number
  ) j5
  CROSS JOIN LATERAL (
    SELECT coalesce('['||string_agg('{"lastName":null,"title":'||coalesce(to_json(t6.title)::text, 'null')||',"maskedFields":["firstName","lastName","phone","mobile","email","gender","birthDate"]}', ',' ORDER BY t6.contact_number)||']', '[]') AS j
    FROM contact_person t6
    WHERE t6.customer_number = t1.customer_number
  ) j7
  CROSS JOIN LATERAL (
    SELECT coalesce('['||string_agg('{"companyCode":"'||t8.company_code||'","withholdingTaxes":'||j12.j||'}', ',' ORDER BY t8.company_code)||']', '[]') AS j
    FROM company_code_data t8
    CROSS JOIN LATERAL (
      SELECT coalesce('['||string_agg('{"withholdingTaxNumber":'||CASE WHEN m11.clear THEN coalesce(to_json(t9.withholding_tax_number)::text, 'null') ELSE 'null' END||',"maskedFields":'||CASE WHEN m11.clear THEN '[]' ELSE '["withholdingTaxNumber"]' END||'}', ',' ORDER BY t9.withholding_tax_type)||']', '[]') AS j
      FROM withholding_tax t9
      CROSS JOIN LATERAL (
        SELECT (m10.company_code = ANY($3::text[]) OR m10.customer_number = ANY($5::text[])) AS clear
        FROM company_code_data m10
        WHERE m10.id = t9.company_code_data_id OFFSET 0
      ) m11
      WHERE t9.company_code_data_id = t8.id
    ) j12
    WHERE t8.customer_number = t1.customer_number AND t8.company_code = ANY($1::text[])
  ) j13
) c14
CROSS JOIN LATERAL (
  SELECT '{"customers":'||c14.j||'}' AS j OFFSET 0
) whole
