SELECT CASE WHEN octet_length(whole.j) <= 67108864 THEN textsend(whole.j) END
FROM (VALUES (1)) r
LEFT JOIN LATERAL (
  SELECT '{"salesAreas":'||j19.j||'}' AS j
  FROM customer t1
  CROSS JOIN LATERAL (
    SELECT coalesce('['||string_agg('{"salesArea":"'||t2.sales_area||'","partnerFunctions":'||j18.j||'}', ',' ORDER BY t2.sales_org, t2.channel, t2.division)||']', '[]') AS j
    FROM sales_area_data t2
    CROSS JOIN LATERAL (
      SELECT coalesce('['||string_agg('{"partnerCustomer":'||coalesce(j17.j, 'null')||'}', ',' ORDER BY t3.partner_function, t3.counter)||']', '[]') AS j
      FROM partner_function t3
      LEFT JOIN LATERAL (
        SELECT '{"name1":'||to_json(t4.name1)::text||',"usedAsPartner":'||c6.j||',"companyCodes":'||j16.j||'}' AS j
        FROM customer t4
        CROSS JOIN LATERAL (
          SELECT '{"totalCount":'||(
            SELECT count(*)::text
            FROM partner_function t5
            WHERE t5.partner_customer_number = t4.customer_number
          )||',"nodes":['||coalesce(string_agg('{"partnerFunction":"'||t5.partner_function||'","salesAreaData":'||coalesce(j10.j, 'null')||'}', ',' ORDER BY t5.id), '')||']}' AS j
          FROM (
            SELECT t5.*
            FROM partner_function t5
            WHERE t5.partner_customer_number = t4.customer_number
            ORDER BY t5.id LIMIT 50
          ) t5
          LEFT JOIN LATERAL (
            SELECT '{"salesArea":"'||t7.sales_area||'","customer":'||coalesce(j9.j, 'null')||'}' AS j
            FROM sales_area_data t7
            LEFT JOIN LATERAL (
              SELECT '{"name1":'||to_json(t8.name1)::text||'}' AS j
              FROM customer t8
              WHERE t8.customer_number = t7.customer_number
            ) j9 ON true
            WHERE t7.id = t5.sales_area_data_id
          ) j10 ON true
        ) c6
        CROSS JOIN LATERAL (
          SELECT coalesce('['||string_agg('{"company":'||coalesce(j15.j, 'null')||'}', ',' ORDER BY t11.company_code)||']', '[]') AS j
          FROM company_code_data t11
          LEFT JOIN LATERAL (
            SELECT '{"name":'||to_json(t12.name)::text||',"salesOrganizations":'||j14.j||'}' AS j
            FROM company_code t12
            CROSS JOIN LATERAL (
              SELECT coalesce('['||string_agg('{"salesOrg":"'||t13.sales_org||'"}', ',' ORDER BY t13.sales_org)||']', '[]') AS j
              FROM sales_organization t13
              WHERE t13.company_code = t12.company_code
            ) j14
            WHERE t12.company_code = t11.company_code
          ) j15 ON true
          WHERE t11.customer_number = t4.customer_number
        ) j16
        WHERE t4.customer_number = t3.partner_customer_number
      ) j17 ON true
      WHERE t3.sales_area_data_id = t2.id AND t3.partner_function = $2::text
    ) j18
    WHERE t2.customer_number = t1.customer_number
  ) j19
  WHERE t1.customer_number = $1::text
) j20 ON true
CROSS JOIN LATERAL (
  SELECT '{"customer":'||coalesce(j20.j, 'null')||'}' AS j OFFSET 0
) whole
