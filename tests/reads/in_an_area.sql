SELECT CASE WHEN octet_length(whole.j) <= 67108864 THEN textsend(whole.j) END
FROM (VALUES (1)) r
CROSS JOIN LATERAL (
  SELECT '{"nodes":['||coalesce(string_agg('{"customerNumber":"'||ltrim(t1.customer_number, '0')||'","salesAreas":'||j3.j||',"companyCodes":'||j5.j||'}', ',' ORDER BY t1.customer_number), '')||']}' AS j
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
      WHERE t1a.customer_number = t1.customer_number AND ((t1a.sales_org||'') = ANY($2::text[]) OR (t1a.sales_area||'') = ANY($2::text[])) LIMIT 1
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
    SELECT coalesce('['||string_agg('{"salesArea":"'||t2.sales_area||'"}', ',' ORDER BY t2.sales_org, t2.channel, t2.division)||']', '[]') AS j
    FROM sales_area_data t2
    WHERE t2.customer_number = t1.customer_number AND (t2.sales_org = ANY($2::text[]) OR t2.sales_area = ANY($2::text[]))
  ) j3
  CROSS JOIN LATERAL (
    SELECT coalesce('['||string_agg('{"companyCode":"'||t4.company_code||'"}', ',' ORDER BY t4.company_code)||']', '[]') AS j
    FROM company_code_data t4
    WHERE t4.customer_number = t1.customer_number AND t4.company_code = ANY($1::text[])
  ) j5
) c6
CROSS JOIN LATERAL (
  SELECT '{"nodes":['||coalesce(string_agg('{"salesArea":'||coalesce('"'||t7.sales_area||'"', 'null')||'}', ',' ORDER BY t7.id), '')||']}' AS j
  FROM (
    SELECT t7.*
    FROM task t7
    WHERE (t7.sales_area IS NULL OR split_part(t7.sales_area, '/', 1) = ANY($2::text[]) OR t7.sales_area = ANY($2::text[])) AND EXISTS (
      SELECT
      FROM customer t7o
      WHERE t7o.customer_number = t7.customer_number AND coalesce((
        SELECT true
        FROM company_code_data t7ok
        WHERE t7ok.customer_number = t7o.customer_number AND (t7ok.company_code||'') = ANY($1::text[]) LIMIT 1
      ), (
        SELECT true
        FROM sales_area_data t7oa
        WHERE t7oa.customer_number = t7o.customer_number AND ((t7oa.sales_org||'') = ANY($2::text[]) OR (t7oa.sales_area||'') = ANY($2::text[])) LIMIT 1
      ), NOT EXISTS (
        SELECT
        FROM company_code_data t7ok
        WHERE t7ok.customer_number = t7o.customer_number
      ) AND NOT EXISTS (
        SELECT
        FROM sales_area_data t7oa
        WHERE t7oa.customer_number = t7o.customer_number
      )) OFFSET 0
    )
    ORDER BY t7.id LIMIT 50
  ) t7
) c8
CROSS JOIN LATERAL (
  SELECT '{"nodes":['||coalesce(string_agg('{"items":'||j11.j||'}', ',' ORDER BY t9.change_number), '')||']}' AS j
  FROM (
    SELECT t9.*
    FROM change_document t9
    WHERE (t9.object_id IS NULL AND EXISTS (
      SELECT
      FROM change_item t9i
      WHERE t9i.change_number = t9.change_number AND (t9i.company_code IS NULL OR t9i.company_code = ANY($1::text[])) AND (t9i.sales_org IS NULL OR t9i.sales_org = ANY($2::text[]) OR split_part(substr(t9i.key, strpos('/'||t9i.key, '/'||t9i.sales_org||'/')), '/', 1)||'/'||split_part(substr(t9i.key, strpos('/'||t9i.key, '/'||t9i.sales_org||'/')), '/', 2)||'/'||split_part(substr(t9i.key, strpos('/'||t9i.key, '/'||t9i.sales_org||'/')), '/', 3) = ANY($2::text[])) OFFSET 0
    ) AND (EXISTS (
      SELECT
      FROM customer t9o
      WHERE t9o.customer_number = t9.customer_number AND coalesce((
        SELECT true
        FROM company_code_data t9ok
        WHERE t9ok.customer_number = t9o.customer_number AND (t9ok.company_code||'') = ANY($1::text[]) LIMIT 1
      ), (
        SELECT true
        FROM sales_area_data t9oa
        WHERE t9oa.customer_number = t9o.customer_number AND ((t9oa.sales_org||'') = ANY($2::text[]) OR (t9oa.sales_area||'') = ANY($2::text[])) LIMIT 1
      ), NOT EXISTS (
        SELECT
        FROM company_code_data t9ok
        WHERE t9ok.customer_number = t9o.customer_number
      ) AND NOT EXISTS (
        SELECT
        FROM sales_area_data t9oa
        WHERE t9oa.customer_number = t9o.customer_number
      )) OFFSET 0
    ) OR NOT EXISTS (
      SELECT
      FROM customer t9o
      WHERE t9o.customer_number = t9.customer_number OFFSET 0
    )) OR t9.object_class IN ('ZCMP', 'ZDOC', 'ZPAR', 'ZSVT', 'ZVIS') AND EXISTS (
      SELECT
      FROM change_item t9i
      WHERE t9i.change_number = t9.change_number AND (t9i.company_code IS NULL OR t9i.company_code = ANY($1::text[])) AND (t9i.sales_org IS NULL OR t9i.sales_org = ANY($2::text[]) OR split_part(substr(t9i.key, strpos('/'||t9i.key, '/'||t9i.sales_org||'/')), '/', 1)||'/'||split_part(substr(t9i.key, strpos('/'||t9i.key, '/'||t9i.sales_org||'/')), '/', 2)||'/'||split_part(substr(t9i.key, strpos('/'||t9i.key, '/'||t9i.sales_org||'/')), '/', 3) = ANY($2::text[])) OFFSET 0
    ) AND (EXISTS (
      SELECT
      FROM customer t9o
      WHERE t9o.customer_number = t9.customer_number AND coalesce((
        SELECT true
        FROM company_code_data t9ok
        WHERE t9ok.customer_number = t9o.customer_number AND (t9ok.company_code||'') = ANY($1::text[]) LIMIT 1
      ), (
        SELECT true
        FROM sales_area_data t9oa
        WHERE t9oa.customer_number = t9o.customer_number AND ((t9oa.sales_org||'') = ANY($2::text[]) OR (t9oa.sales_area||'') = ANY($2::text[])) LIMIT 1
      ), NOT EXISTS (
        SELECT
        FROM company_code_data t9ok
        WHERE t9ok.customer_number = t9o.customer_number
      ) AND NOT EXISTS (
        SELECT
        FROM sales_area_data t9oa
        WHERE t9oa.customer_number = t9o.customer_number
      )) OFFSET 0
    ) OR NOT EXISTS (
      SELECT
      FROM customer t9o
      WHERE t9o.customer_number = t9.customer_number OFFSET 0
    )) OR t9.object_class = 'ZCPN' AND EXISTS (
      SELECT
      FROM change_item t9i
      WHERE t9i.change_number = t9.change_number AND (t9i.company_code IS NULL OR t9i.company_code = ANY($1::text[])) AND (t9i.sales_org IS NULL OR t9i.sales_org = ANY($2::text[]) OR split_part(substr(t9i.key, strpos('/'||t9i.key, '/'||t9i.sales_org||'/')), '/', 1)||'/'||split_part(substr(t9i.key, strpos('/'||t9i.key, '/'||t9i.sales_org||'/')), '/', 2)||'/'||split_part(substr(t9i.key, strpos('/'||t9i.key, '/'||t9i.sales_org||'/')), '/', 3) = ANY($2::text[])) OFFSET 0
    ) AND (EXISTS (
      SELECT
      FROM customer t9o
      WHERE t9o.customer_number = t9.customer_number AND coalesce((
        SELECT true
        FROM company_code_data t9ok
        WHERE t9ok.customer_number = t9o.customer_number AND (t9ok.company_code||'') = ANY($1::text[]) LIMIT 1
      ), (
        SELECT true
        FROM sales_area_data t9oa
        WHERE t9oa.customer_number = t9o.customer_number AND ((t9oa.sales_org||'') = ANY($2::text[]) OR (t9oa.sales_area||'') = ANY($2::text[])) LIMIT 1
      ), NOT EXISTS (
        SELECT
        FROM company_code_data t9ok
        WHERE t9ok.customer_number = t9o.customer_number
      ) AND NOT EXISTS (
        SELECT
        FROM sales_area_data t9oa
        WHERE t9oa.customer_number = t9o.customer_number
      )) OFFSET 0
    ) OR NOT EXISTS (
      SELECT
      FROM customer t9o
      WHERE t9o.customer_number = t9.customer_number OFFSET 0
    )) AND t9.customer_number <> '' OR t9.object_id IS NOT NULL AND t9.object_class IN ('ZACC', 'ZACT', 'ZBRD', 'ZCCL', 'ZCPB', 'ZDLR', 'ZEMP', 'ZGFT', 'ZICL', 'ZSEG', 'ZSMT', 'ZSPL', 'ZSTK', 'ZSTO', 'ZUGR', 'ZUNI', 'ZVAA', 'ZVCA', 'ZVCL', 'ZVEN', 'ZVPD', 'ZVTY'))
    ORDER BY t9.change_number LIMIT 50
  ) t9
  CROSS JOIN LATERAL (
    SELECT coalesce('['||string_agg('{"table":"'||t10.table||'","key":'||to_json(t10.key)::text||'}', ',' ORDER BY t10.position)||']', '[]') AS j
    FROM change_item t10
    WHERE t10.change_number = t9.change_number AND (t10.company_code IS NULL OR t10.company_code = ANY($1::text[])) AND (t10.sales_org IS NULL OR t10.sales_org = ANY($2::text[]) OR split_part(substr(t10.key, strpos('/'||t10.key, '/'||t10.sales_org||'/')), '/', 1)||'/'||split_part(substr(t10.key, strpos('/'||t10.key, '/'||t10.sales_org||'/')), '/', 2)||'/'||split_part(substr(t10.key, strpos('/'||t10.key, '/'||t10.sales_org||'/')), '/', 3) = ANY($2::text[]))
  ) j11
) c12
CROSS JOIN LATERAL (
  SELECT '{"customers":'||c6.j||',"tasks":'||c8.j||',"changeDocuments":'||c12.j||'}' AS j OFFSET 0
) whole
