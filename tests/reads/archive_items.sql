SELECT CASE WHEN octet_length(whole.j) <= 67108864 THEN textsend(whole.j) END
FROM (VALUES (1)) r
CROSS JOIN LATERAL (
  SELECT '{"totalCount":'||(
    SELECT count(*)::text
    FROM archive_item t1
    WHERE EXISTS (
      SELECT
      FROM archive_type f2
      WHERE f2.archive_type = t1.archive_type AND EXISTS (
        SELECT
        FROM archive_category f3
        WHERE f3.category_code = f2.category_code AND f3.category_code = $1::text
      )
    ) AND NOT t1.archived
  )||',"nodes":['||coalesce(string_agg(('{"itemId":'||to_json(t1.item_id)::text||',"title":'||to_json(t1.title)::text||',"accessLevel":'||coalesce(t1.access_level::text, 'null')||',"customerNumber":'||coalesce('"'||ltrim(t1.customer_number, '0')||'"', 'null')||',"customer":'||coalesce(j5.j, 'null')||',"institution":'||coalesce(j9.j, 'null')||',"type":'||coalesce(j13.j, 'null')||',"attachments":'||c15.j)||(',"changeDocuments":'||c21.j||'}'), ',' ORDER BY t1.item_id), '')||']}' AS j
  FROM (
    SELECT t1.*
    FROM archive_item t1
    WHERE EXISTS (
      SELECT
      FROM archive_type f2
      WHERE f2.archive_type = t1.archive_type AND EXISTS (
        SELECT
        FROM archive_category f3
        WHERE f3.category_code = f2.category_code AND f3.category_code = $1::text
      )
    ) AND NOT t1.archived
    ORDER BY t1.item_id LIMIT 50
  ) t1
  LEFT JOIN LATERAL (
    SELECT '{"name1":'||to_json(t4.name1)::text||'}' AS j
    FROM customer t4
    WHERE t4.customer_number = t1.customer_number AND coalesce((
      SELECT true
      FROM company_code_data t4k
      WHERE t4k.customer_number = t4.customer_number AND (t4k.company_code||'') = ANY($2::text[]) LIMIT 1
    ), (
      SELECT true
      FROM sales_area_data t4a
      WHERE t4a.customer_number = t4.customer_number AND (t4a.sales_org||'') = ANY($3::text[]) LIMIT 1
    ), NOT EXISTS (
      SELECT
      FROM company_code_data t4k
      WHERE t4k.customer_number = t4.customer_number
    ) AND NOT EXISTS (
      SELECT
      FROM sales_area_data t4a
      WHERE t4a.customer_number = t4.customer_number
    ))
  ) j5 ON true
  LEFT JOIN LATERAL (
    SELECT '{"name":'||to_json(t6.name)::text||',"fondsNumber":"'||t6.fonds_number||'","companyCodes":'||j8.j||'}' AS j
    FROM institution t6
    CROSS JOIN LATERAL (
      SELECT coalesce('['||string_agg('{"companyCode":"'||t7.company_code||'"}', ',' ORDER BY t7.company_code)||']', '[]') AS j
      FROM institution_company t7
      WHERE t7.institution_code = t6.institution_code
    ) j8
    WHERE t6.institution_code = t1.institution_code
  ) j9 ON true
  LEFT JOIN LATERAL (
    SELECT '{"nameZh":'||to_json(t10.name_zh)::text||',"category":'||coalesce(j12.j, 'null')||'}' AS j
    FROM archive_type t10
    LEFT JOIN LATERAL (
      SELECT '{"nameEn":'||to_json(t11.name_en)::text||'}' AS j
      FROM archive_category t11
      WHERE t11.category_code = t10.category_code
    ) j12 ON true
    WHERE t10.archive_type = t1.archive_type
  ) j13 ON true
  CROSS JOIN LATERAL (
    SELECT '{"nodes":['||coalesce(string_agg('{"fileName":'||to_json(t14.file_name)::text||',"archiveItem":'||coalesce(j17.j, 'null')||',"customer":'||coalesce(j19.j, 'null')||'}', ',' ORDER BY t14.attachment_id), '')||']}' AS j
    FROM (
      SELECT t14.*
      FROM attachment t14
      WHERE t14.item_id = t1.item_id
      ORDER BY t14.attachment_id LIMIT 50
    ) t14
    LEFT JOIN LATERAL (
      SELECT '{"title":'||to_json(t16.title)::text||'}' AS j
      FROM archive_item t16
      WHERE t16.item_id = t14.item_id
    ) j17 ON true
    LEFT JOIN LATERAL (
      SELECT '{"name1":'||to_json(t18.name1)::text||'}' AS j
      FROM customer t18
      WHERE t18.customer_number = t14.customer_number
    ) j19 ON true
  ) c15
  CROSS JOIN LATERAL (
    SELECT '{"nodes":['||coalesce(string_agg('{"operation":'||to_json(t20.operation)::text||',"customerNumber":"'||ltrim(t20.customer_number, '0')||'","objectId":'||coalesce(to_json(t20.object_id)::text, 'null')||',"archiveItem":'||coalesce(j23.j, 'null')||'}', ',' ORDER BY t20.change_number), '')||']}' AS j
    FROM (
      SELECT t20.*
      FROM change_document t20
      WHERE t20.object_id = t1.item_id AND EXISTS (
        SELECT
        FROM change_item t20i
        WHERE t20i.change_number = t20.change_number AND (t20i.company_code IS NULL OR t20i.company_code = ANY($2::text[])) AND (t20i.sales_org IS NULL OR t20i.sales_org = ANY($3::text[])) OFFSET 0
      )
      ORDER BY t20.change_number LIMIT 50
    ) t20
    LEFT JOIN LATERAL (
      SELECT '{"state":"'||t22.state||'"}' AS j
      FROM archive_item t22
      WHERE t22.item_id = t20.object_id
    ) j23 ON true
  ) c21
) c24
CROSS JOIN LATERAL (
  SELECT '{"nodes":['||coalesce(string_agg('{"objectClass":"'||t25.object_class||'","items":'||j28.j||'}', ',' ORDER BY t25.xid, t25.change_number), '')||']}' AS j
  FROM (
    SELECT t25.*
    FROM change_document t25
    WHERE t25.xid < log_place(pg_snapshot_xmin(pg_current_snapshot())) AND (t25.object_id IS NULL AND EXISTS (
      SELECT
      FROM change_item t25i
      WHERE t25i.change_number = t25.change_number AND (t25i.company_code IS NULL OR t25i.company_code = ANY($2::text[])) AND (t25i.sales_org IS NULL OR t25i.sales_org = ANY($3::text[])) OFFSET 0
    ) AND (EXISTS (
      SELECT
      FROM customer t25o
      WHERE t25o.customer_number = t25.customer_number AND coalesce((
        SELECT true
        FROM company_code_data t25ok
        WHERE t25ok.customer_number = t25o.customer_number AND (t25ok.company_code||'') = ANY($2::text[]) LIMIT 1
      ), (
        SELECT true
        FROM sales_area_data t25oa
        WHERE t25oa.customer_number = t25o.customer_number AND (t25oa.sales_org||'') = ANY($3::text[]) LIMIT 1
      ), NOT EXISTS (
        SELECT
        FROM company_code_data t25ok
        WHERE t25ok.customer_number = t25o.customer_number
      ) AND NOT EXISTS (
        SELECT
        FROM sales_area_data t25oa
        WHERE t25oa.customer_number = t25o.customer_number
      )) OFFSET 0
    ) OR NOT EXISTS (
      SELECT
      FROM customer t25o
      WHERE t25o.customer_number = t25.customer_number OFFSET 0
    )) OR t25.object_class IN ('ZCMP', 'ZDOC', 'ZPAR', 'ZSVT', 'ZVIS') AND EXISTS (
      SELECT
      FROM change_item t25i
      WHERE t25i.change_number = t25.change_number AND (t25i.company_code IS NULL OR t25i.company_code = ANY($2::text[])) AND (t25i.sales_org IS NULL OR t25i.sales_org = ANY($3::text[])) OFFSET 0
    ) AND (EXISTS (
      SELECT
      FROM customer t25o
      WHERE t25o.customer_number = t25.customer_number AND coalesce((
        SELECT true
        FROM company_code_data t25ok
        WHERE t25ok.customer_number = t25o.customer_number AND (t25ok.company_code||'') = ANY($2::text[]) LIMIT 1
      ), (
        SELECT true
        FROM sales_area_data t25oa
        WHERE t25oa.customer_number = t25o.customer_number AND (t25oa.sales_org||'') = ANY($3::text[]) LIMIT 1
      ), NOT EXISTS (
        SELECT
        FROM company_code_data t25ok
        WHERE t25ok.customer_number = t25o.customer_number
      ) AND NOT EXISTS (
        SELECT
        FROM sales_area_data t25oa
        WHERE t25oa.customer_number = t25o.customer_number
      )) OFFSET 0
    ) OR NOT EXISTS (
      SELECT
      FROM customer t25o
      WHERE t25o.customer_number = t25.customer_number OFFSET 0
    )) OR t25.object_class = 'ZCPN' AND EXISTS (
      SELECT
      FROM change_item t25i
      WHERE t25i.change_number = t25.change_number AND (t25i.company_code IS NULL OR t25i.company_code = ANY($2::text[])) AND (t25i.sales_org IS NULL OR t25i.sales_org = ANY($3::text[])) OFFSET 0
    ) AND (EXISTS (
      SELECT
      FROM customer t25o
      WHERE t25o.customer_number = t25.customer_number AND coalesce((
        SELECT true
        FROM company_code_data t25ok
        WHERE t25ok.customer_number = t25o.customer_number AND (t25ok.company_code||'') = ANY($2::text[]) LIMIT 1
      ), (
        SELECT true
        FROM sales_area_data t25oa
        WHERE t25oa.customer_number = t25o.customer_number AND (t25oa.sales_org||'') = ANY($3::text[]) LIMIT 1
      ), NOT EXISTS (
        SELECT
        FROM company_code_data t25ok
        WHERE t25ok.customer_number = t25o.customer_number
      ) AND NOT EXISTS (
        SELECT
        FROM sales_area_data t25oa
        WHERE t25oa.customer_number = t25o.customer_number
      )) OFFSET 0
    ) OR NOT EXISTS (
      SELECT
      FROM customer t25o
      WHERE t25o.customer_number = t25.customer_number OFFSET 0
    )) AND t25.customer_number <> '' OR t25.object_id IS NOT NULL AND t25.object_class IN ('ZACC', 'ZACT', 'ZBRD', 'ZCCL', 'ZCPB', 'ZDLR', 'ZEMP', 'ZGFT', 'ZICL', 'ZSEG', 'ZSMT', 'ZSPL', 'ZSTK', 'ZSTO', 'ZUGR', 'ZUNI', 'ZVAA', 'ZVCA', 'ZVCL', 'ZVEN', 'ZVPD', 'ZVTY') OR t25.object_id IS NOT NULL AND t25.object_class = 'ZITEM' OR t25.object_id IS NOT NULL AND t25.object_class = 'ZAPP' OR t25.object_id IS NOT NULL AND t25.object_class = 'ZDES' OR t25.object_id IS NOT NULL AND t25.object_class = 'ZTRF' OR t25.object_id IS NOT NULL AND t25.object_class = 'ZPRJ' OR t25.object_id IS NOT NULL AND t25.object_class = 'ZINS') AND t25.object_class = ANY($4::text[])
    ORDER BY t25.xid, t25.change_number LIMIT 50
  ) t25
  CROSS JOIN LATERAL (
    SELECT coalesce('['||string_agg('{"table":"'||t27.table||'","indicator":"'||t27.indicator||'"}', ',' ORDER BY t27.position)||']', '[]') AS j
    FROM change_item t27
    WHERE t27.change_number = t25.change_number AND (t27.company_code IS NULL OR t27.company_code = ANY($2::text[])) AND (t27.sales_org IS NULL OR t27.sales_org = ANY($3::text[]))
  ) j28
) c29
CROSS JOIN LATERAL (
  SELECT '{"archiveItems":'||c24.j||',"changes":'||c29.j||'}' AS j OFFSET 0
) whole
