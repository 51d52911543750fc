SELECT CASE WHEN octet_length(whole.j) <= 67108864 THEN textsend(whole.j) END
FROM (VALUES (1)) r
LEFT JOIN LATERAL (
  SELECT '{"companyCode":'||coalesce(j5.j, 'null')||',"salesArea":'||coalesce(j7.j, 'null')||',"nowhere":'||coalesce(j9.j, 'null')||'}' AS j
  FROM customer t1
  LEFT JOIN LATERAL (
    SELECT '{"companyCode":"'||t2.company_code||'","paymentTerms":'||coalesce('"'||t2.payment_terms||'"', 'null')||',"company":'||coalesce(j4.j, 'null')||'}' AS j
    FROM company_code_data t2
    LEFT JOIN LATERAL (
      SELECT '{"currency":"'||t3.currency||'"}' AS j
      FROM company_code t3
      WHERE t3.company_code = t2.company_code
    ) j4 ON true
    WHERE t2.customer_number = t1.customer_number AND t2.company_code = $2::text
  ) j5 ON true
  LEFT JOIN LATERAL (
    SELECT '{"salesArea":"'||t6.sales_area||'","currency":'||coalesce('"'||t6.currency||'"', 'null')||'}' AS j
    FROM sales_area_data t6
    WHERE t6.customer_number = t1.customer_number AND t6.sales_org = $3::text AND t6.sales_area = coalesce((
      SELECT a.master_area
      FROM sales_area a
      WHERE a.sales_area = $3::text||'/'||$4::text||'/'||$5::text
    ), $3::text||'/'||$4::text||'/'||$5::text)
  ) j7 ON true
  LEFT JOIN LATERAL (
    SELECT '{"salesArea":"'||t8.sales_area||'"}' AS j
    FROM sales_area_data t8
    WHERE t8.customer_number = t1.customer_number AND t8.sales_org = $6::text AND t8.sales_area = coalesce((
      SELECT a.master_area
      FROM sales_area a
      WHERE a.sales_area = $6::text||'/'||$7::text||'/'||$8::text
    ), $6::text||'/'||$7::text||'/'||$8::text)
  ) j9 ON true
  WHERE t1.customer_number = $1::text
) j10 ON true
CROSS JOIN LATERAL (
  SELECT '{"customer":'||coalesce(j10.j, 'null')||'}' AS j OFFSET 0
) whole
