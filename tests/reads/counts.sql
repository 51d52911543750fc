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
    ))
  )||'}' AS j
) c2
CROSS JOIN LATERAL (
  SELECT '{"totalCount":'||(
    SELECT count(*)::text
    FROM task t3
    WHERE (t3.sales_area IS NULL OR split_part(t3.sales_area, '/', 1) = ANY($2::text[])) AND EXISTS (
      SELECT
      FROM customer t3o
      WHERE t3o.customer_number = t3.customer_number AND coalesce((
        SELECT true
        FROM company_code_data t3ok
        WHERE t3ok.customer_number = t3o.customer_number AND (t3ok.company_code||'') = ANY($1::text[]) LIMIT 1
      ), (
        SELECT true
        FROM sales_area_data t3oa
        WHERE t3oa.customer_number = t3o.customer_number AND (t3oa.sales_org||'') = ANY($2::text[]) LIMIT 1
      ), NOT EXISTS (
        SELECT
        FROM company_code_data t3ok
        WHERE t3ok.customer_number = t3o.customer_number
      ) AND NOT EXISTS (
        SELECT
        FROM sales_area_data t3oa
        WHERE t3oa.customer_number = t3o.customer_number
      )) OFFSET 0
    )
  )||'}' AS j
) c4
CROSS JOIN LATERAL (
  SELECT '{"totalCount":'||(
    SELECT count(*)::text
    FROM change_document t5
    WHERE (t5.object_id IS NULL AND EXISTS (
      SELECT
      FROM change_item t5i
      WHERE t5i.change_number = t5.change_number AND (t5i.company_code IS NULL OR t5i.company_code = ANY($1::text[])) AND (t5i.sales_org IS NULL OR t5i.sales_org = ANY($2::text[])) OFFSET 0
    ) AND (EXISTS (
      SELECT
      FROM customer t5o
      WHERE t5o.customer_number = t5.customer_number AND coalesce((
        SELECT true
        FROM company_code_data t5ok
        WHERE t5ok.customer_number = t5o.customer_number AND (t5ok.company_code||'') = ANY($1::text[]) LIMIT 1
      ), (
        SELECT true
        FROM sales_area_data t5oa
        WHERE t5oa.customer_number = t5o.customer_number AND (t5oa.sales_org||'') = ANY($2::text[]) LIMIT 1
      ), NOT EXISTS (
        SELECT
        FROM company_code_data t5ok
        WHERE t5ok.customer_number = t5o.customer_number
      ) AND NOT EXISTS (
        SELECT
        FROM sales_area_data t5oa
        WHERE t5oa.customer_number = t5o.customer_number
      )) OFFSET 0
    ) OR NOT EXISTS (
      SELECT
      FROM customer t5o
      WHERE t5o.customer_number = t5.customer_number OFFSET 0
    )) OR t5.object_class IN ('ZCMP', 'ZDOC', 'ZPAR', 'ZSVT', 'ZVIS') AND EXISTS (
      SELECT
      FROM change_item t5i
      WHERE t5i.change_number = t5.change_number AND (t5i.company_code IS NULL OR t5i.company_code = ANY($1::text[])) AND (t5i.sales_org IS NULL OR t5i.sales_org = ANY($2::text[])) OFFSET 0
    ) AND (EXISTS (
      SELECT
      FROM customer t5o
      WHERE t5o.customer_number = t5.customer_number AND coalesce((
        SELECT true
        FROM company_code_data t5ok
        WHERE t5ok.customer_number = t5o.customer_number AND (t5ok.company_code||'') = ANY($1::text[]) LIMIT 1
      ), (
        SELECT true
        FROM sales_area_data t5oa
        WHERE t5oa.customer_number = t5o.customer_number AND (t5oa.sales_org||'') = ANY($2::text[]) LIMIT 1
      ), NOT EXISTS (
        SELECT
        FROM company_code_data t5ok
        WHERE t5ok.customer_number = t5o.customer_number
      ) AND NOT EXISTS (
        SELECT
        FROM sales_area_data t5oa
        WHERE t5oa.customer_number = t5o.customer_number
      )) OFFSET 0
    ) OR NOT EXISTS (
      SELECT
      FROM customer t5o
      WHERE t5o.customer_number = t5.customer_number OFFSET 0
    )) OR t5.object_class = 'ZCPN' AND EXISTS (
      SELECT
      FROM change_item t5i
      WHERE t5i.change_number = t5.change_number AND (t5i.company_code IS NULL OR t5i.company_code = ANY($1::text[])) AND (t5i.sales_org IS NULL OR t5i.sales_org = ANY($2::text[])) OFFSET 0
    ) AND (EXISTS (
      SELECT
      FROM customer t5o
      WHERE t5o.customer_number = t5.customer_number AND coalesce((
        SELECT true
        FROM company_code_data t5ok
        WHERE t5ok.customer_number = t5o.customer_number AND (t5ok.company_code||'') = ANY($1::text[]) LIMIT 1
      ), (
        SELECT true
        FROM sales_area_data t5oa
        WHERE t5oa.customer_number = t5o.customer_number AND (t5oa.sales_org||'') = ANY($2::text[]) LIMIT 1
      ), NOT EXISTS (
        SELECT
        FROM company_code_data t5ok
        WHERE t5ok.customer_number = t5o.customer_number
      ) AND NOT EXISTS (
        SELECT
        FROM sales_area_data t5oa
        WHERE t5oa.customer_number = t5o.customer_number
      )) OFFSET 0
    ) OR NOT EXISTS (
      SELECT
      FROM customer t5o
      WHERE t5o.customer_number = t5.customer_number OFFSET 0
    )) AND t5.customer_number <> '' OR t5.object_id IS NOT NULL AND t5.object_class IN ('ZACC', 'ZACT', 'ZBRD', 'ZCCL', 'ZCPB', 'ZDLR', 'ZEMP', 'ZGFT', 'ZICL', 'ZSEG', 'ZSMT', 'ZSPL', 'ZSTK', 'ZSTO', 'ZUGR', 'ZUNI', 'ZVAA', 'ZVCA', 'ZVCL', 'ZVEN', 'ZVPD', 'ZVTY'))
  )||'}' AS j
) c6
CROSS JOIN LATERAL (
  SELECT '{"customers":'||c2.j||',"tasks":'||c4.j||',"changeDocuments":'||c6.j||'}' AS j OFFSET 0
) whole
