SELECT CASE WHEN octet_length(whole.j) <= 67108864 THEN textsend(whole.j) END
FROM (VALUES (1)) r
CROSS JOIN LATERAL (
  SELECT '{"totalCount":'||(
    SELECT count(*)::text
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
    )) AND EXISTS (
      SELECT
      FROM account_group f2
      WHERE f2.account_group = t1.account_group AND f2.name_en IS NOT NULL
    ) AND EXISTS (
      SELECT
      FROM company_code_data f3
      WHERE f3.customer_number = t1.customer_number AND f3.company_code = ANY($1::text[]) AND f3.company_code = $3::text
    ) AND NOT EXISTS (
      SELECT
      FROM company_code_data f4
      WHERE f4.customer_number = t1.customer_number AND f4.company_code = ANY($1::text[]) AND f4.posting_block
    ) AND NOT EXISTS (
      SELECT
      FROM sales_area_data f5
      WHERE f5.customer_number = t1.customer_number AND f5.sales_org = ANY($2::text[]) AND (EXISTS (
        SELECT
        FROM partner_function f6
        WHERE f6.sales_area_data_id = f5.id AND f6.partner = $4::text
      )) IS NOT TRUE
    )
  )||',"nodes":['||coalesce(string_agg('{"name1":'||to_json(t1.name1)::text||',"companyCodes":'||j8.j||'}', ',' ORDER BY t1.customer_number), '')||']}' AS j
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
    )) AND EXISTS (
      SELECT
      FROM account_group f2
      WHERE f2.account_group = t1.account_group AND f2.name_en IS NOT NULL
    ) AND EXISTS (
      SELECT
      FROM company_code_data f3
      WHERE f3.customer_number = t1.customer_number AND f3.company_code = ANY($1::text[]) AND f3.company_code = $3::text
    ) AND NOT EXISTS (
      SELECT
      FROM company_code_data f4
      WHERE f4.customer_number = t1.customer_number AND f4.company_code = ANY($1::text[]) AND f4.posting_block
    ) AND NOT EXISTS (
      SELECT
      FROM sales_area_data f5
      WHERE f5.customer_number = t1.customer_number AND f5.sales_org = ANY($2::text[]) AND (EXISTS (
        SELECT
        FROM partner_function f6
        WHERE f6.sales_area_data_id = f5.id AND f6.partner = $4::text
      )) IS NOT TRUE
    )
    ORDER BY t1.customer_number LIMIT 50
  ) t1
  CROSS JOIN LATERAL (
    SELECT coalesce('['||string_agg('{"companyCode":"'||t7.company_code||'"}', ',' ORDER BY t7.company_code)||']', '[]') AS j
    FROM company_code_data t7
    WHERE t7.customer_number = t1.customer_number AND t7.company_code = ANY($1::text[])
  ) j8
) c9
CROSS JOIN LATERAL (
  SELECT '{"customers":'||c9.j||'}' AS j OFFSET 0
) whole
