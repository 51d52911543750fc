SELECT CASE WHEN octet_length(whole.j) <= 67108864 THEN textsend(whole.j) END
FROM (VALUES (1)) r
CROSS JOIN LATERAL (
  SELECT '{"nodes":['||coalesce(string_agg('{"customerNumber":"'||ltrim(t1.customer_number, '0')||'"}', ',' ORDER BY t1.customer_number), '')||'],"totalCount":'||(
    SELECT count(*)::text
    FROM customer t1
    WHERE ltrim(t1.customer_number, '0') LIKE $1::text AND (t1.uscc = $2::text OR t1.tax_number1 = $2::text OR t1.tax_number2 = $2::text OR t1.tax_number3 = $2::text OR t1.tax_number4 = $2::text OR t1.vat_registration_no = $2::text OR EXISTS (
      SELECT
      FROM vat_registration f2
      WHERE f2.customer_number = t1.customer_number AND f2.vat_registration_no = $3::text
    )) AND NOT t1.deletion_flag AND t1.created_on >= $4::date AND EXISTS (
      SELECT
      FROM sales_area_data f3
      WHERE f3.customer_number = t1.customer_number AND f3.sales_org = $5::text AND f3.channel = $6::text
    )
  )||'}' AS j
  FROM (
    SELECT t1.*
    FROM customer t1
    WHERE ltrim(t1.customer_number, '0') LIKE $1::text AND (t1.uscc = $2::text OR t1.tax_number1 = $2::text OR t1.tax_number2 = $2::text OR t1.tax_number3 = $2::text OR t1.tax_number4 = $2::text OR t1.vat_registration_no = $2::text OR EXISTS (
      SELECT
      FROM vat_registration f2
      WHERE f2.customer_number = t1.customer_number AND f2.vat_registration_no = $3::text
    )) AND NOT t1.deletion_flag AND t1.created_on >= $4::date AND EXISTS (
      SELECT
      FROM sales_area_data f3
      WHERE f3.customer_number = t1.customer_number AND f3.sales_org = $5::text AND f3.channel = $6::text
    )
    ORDER BY t1.customer_number LIMIT 50
  ) t1
) c4
CROSS JOIN LATERAL (
  SELECT '{"searchCustomers":'||c4.j||'}' AS j OFFSET 0
) whole
