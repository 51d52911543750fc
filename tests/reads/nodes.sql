SELECT CASE WHEN octet_length(whole.j) <= 67108864 THEN textsend(whole.j) END
FROM (VALUES (1)) r
CROSS JOIN LATERAL (
  SELECT coalesce('['||string_agg(coalesce(j3.j, j7.j, 'null'), ',' ORDER BY n1.place)||']', '[]') AS j
  FROM unnest($1::text[], $2::text[]) WITH ORDINALITY n1(kind, key, place)
  LEFT JOIN LATERAL (
    SELECT '{"__typename":"Customer","name1":'||to_json(t2.name1)::text||'}' AS j
    FROM customer t2
    WHERE t2.customer_number = CASE WHEN n1.kind = 'Customer' THEN n1.key::text END AND coalesce((
      SELECT true
      FROM company_code_data t2k
      WHERE t2k.customer_number = t2.customer_number AND (t2k.company_code||'') = ANY($3::text[]) LIMIT 1
    ), (
      SELECT true
      FROM sales_area_data t2a
      WHERE t2a.customer_number = t2.customer_number AND (t2a.sales_org||'') = ANY($4::text[]) LIMIT 1
    ), NOT EXISTS (
      SELECT
      FROM company_code_data t2k
      WHERE t2k.customer_number = t2.customer_number
    ) AND NOT EXISTS (
      SELECT
      FROM sales_area_data t2a
      WHERE t2a.customer_number = t2.customer_number
    ))
  ) j3 ON true
  LEFT JOIN LATERAL (
    SELECT '{"__typename":"Task","status":"'||t4.status||'","customer":'||coalesce(j6.j, 'null')||'}' AS j
    FROM task t4
    LEFT JOIN LATERAL (
      SELECT '{"name1":'||to_json(t5.name1)::text||'}' AS j
      FROM customer t5
      WHERE t5.customer_number = t4.customer_number
    ) j6 ON true
    WHERE t4.id = CASE WHEN n1.kind = 'Task' THEN n1.key::int8 END AND (t4.sales_area IS NULL OR split_part(t4.sales_area, '/', 1) = ANY($4::text[])) AND EXISTS (
      SELECT
      FROM customer t4o
      WHERE t4o.customer_number = t4.customer_number AND coalesce((
        SELECT true
        FROM company_code_data t4ok
        WHERE t4ok.customer_number = t4o.customer_number AND (t4ok.company_code||'') = ANY($3::text[]) LIMIT 1
      ), (
        SELECT true
        FROM sales_area_data t4oa
        WHERE t4oa.customer_number = t4o.customer_number AND (t4oa.sales_org||'') = ANY($4::text[]) LIMIT 1
      ), NOT EXISTS (
        SELECT
        FROM company_code_data t4ok
        WHERE t4ok.customer_number = t4o.customer_number
      ) AND NOT EXISTS (
        SELECT
        FROM sales_area_data t4oa
        WHERE t4oa.customer_number = t4o.customer_number
      )) OFFSET 0
    )
  ) j7 ON true
) j8
CROSS JOIN LATERAL (
  SELECT '{"nodes":'||j8.j||'}' AS j OFFSET 0
) whole
