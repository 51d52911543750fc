SELECT CASE WHEN octet_length(whole.j) <= 67108864 THEN textsend(whole.j) END
FROM (VALUES (1)) r
CROSS JOIN LATERAL (
  SELECT '{"nodes":['||coalesce(string_agg('{"itemId":'||to_json(t1.item_id)::text||',"accessLevel":'||coalesce(t1.access_level::text, 'null')||',"attachments":'||c3.j||',"changeDocuments":'||c5.j||'}', ',' ORDER BY t1.item_id), '')||']}' AS j
  FROM (
    SELECT t1.*
    FROM archive_item t1
    WHERE EXISTS (
      SELECT
      FROM jsonb_to_recordset($1::jsonb) t1g(i text, t text, c int)
      WHERE (t1g.i IS NULL OR t1g.i = t1.institution_code) AND (t1g.t IS NULL OR t1g.t IN (t1.archive_type, split_part(t1.archive_type, '/', 1))) AND coalesce(t1.access_level, 3) <= t1g.c OFFSET 0
    ) AND NOT t1.archived
    ORDER BY t1.item_id LIMIT 50
  ) t1
  CROSS JOIN LATERAL (
    SELECT '{"nodes":['||coalesce(string_agg('{"fileName":'||to_json(t2.file_name)::text||'}', ',' ORDER BY t2.attachment_id), '')||']}' AS j
    FROM (
      SELECT t2.*
      FROM attachment t2
      WHERE t2.item_id = t1.item_id
      ORDER BY t2.attachment_id LIMIT 50
    ) t2
  ) c3
  CROSS JOIN LATERAL (
    SELECT '{"nodes":['||coalesce(string_agg('{"operation":'||to_json(t4.operation)::text||'}', ',' ORDER BY t4.change_number), '')||']}' AS j
    FROM (
      SELECT t4.*
      FROM change_document t4
      WHERE t4.object_id = t1.item_id AND EXISTS (
        SELECT
        FROM change_item t4i
        WHERE t4i.change_number = t4.change_number AND (t4i.company_code IS NULL OR t4i.company_code = ANY($2::text[])) AND (t4i.sales_org IS NULL OR t4i.sales_org = ANY($3::text[])) OFFSET 0
      )
      ORDER BY t4.change_number LIMIT 50
    ) t4
  ) c5
) c6
CROSS JOIN LATERAL (
  SELECT '{"nodes":['||coalesce(string_agg('{"objectClass":"'||t7.object_class||'"}', ',' ORDER BY t7.xid, t7.change_number), '')||']}' AS j
  FROM (
    SELECT t7.*
    FROM change_document t7
    WHERE t7.xid < log_place(pg_snapshot_xmin(pg_current_snapshot())) AND (t7.object_id IS NULL AND EXISTS (
      SELECT
      FROM change_item t7i
      WHERE t7i.change_number = t7.change_number AND (t7i.company_code IS NULL OR t7i.company_code = ANY($2::text[])) AND (t7i.sales_org IS NULL OR t7i.sales_org = ANY($3::text[])) OFFSET 0
    ) AND (EXISTS (
      SELECT
      FROM customer t7o
      WHERE t7o.customer_number = t7.customer_number AND coalesce((
        SELECT true
        FROM company_code_data t7ok
        WHERE t7ok.customer_number = t7o.customer_number AND (t7ok.company_code||'') = ANY($2::text[]) LIMIT 1
      ), (
        SELECT true
        FROM sales_area_data t7oa
        WHERE t7oa.customer_number = t7o.customer_number AND (t7oa.sales_org||'') = ANY($3::text[]) LIMIT 1
      ), NOT EXISTS (
        SELECT
        FROM company_code_data t7ok
        WHERE t7ok.customer_number = t7o.customer_number
      ) AND NOT EXISTS (
        SELECT
        FROM sales_area_data t7oa
        WHERE t7oa.customer_number = t7o.customer_number
      )) OFFSET 0
    ) OR NOT EXISTS (
      SELECT
      FROM customer t7o
      WHERE t7o.customer_number = t7.customer_number OFFSET 0
    )) OR t7.object_class IN ('ZCMP', 'ZDOC', 'ZPAR', 'ZSVT', 'ZVIS') AND EXISTS (
      SELECT
      FROM change_item t7i
      WHERE t7i.change_number = t7.change_number AND (t7i.company_code IS NULL OR t7i.company_code = ANY($2::text[])) AND (t7i.sales_org IS NULL OR t7i.sales_org = ANY($3::text[])) OFFSET 0
    ) AND (EXISTS (
      SELECT
      FROM customer t7o
      WHERE t7o.customer_number = t7.customer_number AND coalesce((
        SELECT true
        FROM company_code_data t7ok
        WHERE t7ok.customer_number = t7o.customer_number AND (t7ok.company_code||'') = ANY($2::text[]) LIMIT 1
      ), (
        SELECT true
        FROM sales_area_data t7oa
        WHERE t7oa.customer_number = t7o.customer_number AND (t7oa.sales_org||'') = ANY($3::text[]) LIMIT 1
      ), NOT EXISTS (
        SELECT
        FROM company_code_data t7ok
        WHERE t7ok.customer_number = t7o.customer_number
      ) AND NOT EXISTS (
        SELECT
        FROM sales_area_data t7oa
        WHERE t7oa.customer_number = t7o.customer_number
      )) OFFSET 0
    ) OR NOT EXISTS (
      SELECT
      FROM customer t7o
      WHERE t7o.customer_number = t7.customer_number OFFSET 0
    )) OR t7.object_class = 'ZCPN' AND EXISTS (
      SELECT
      FROM change_item t7i
      WHERE t7i.change_number = t7.change_number AND (t7i.company_code IS NULL OR t7i.company_code = ANY($2::text[])) AND (t7i.sales_org IS NULL OR t7i.sales_org = ANY($3::text[])) OFFSET 0
    ) AND (EXISTS (
      SELECT
      FROM customer t7o
      WHERE t7o.customer_number = t7.customer_number AND coalesce((
        SELECT true
        FROM company_code_data t7ok
        WHERE t7ok.customer_number = t7o.customer_number AND (t7ok.company_code||'') = ANY($2::text[]) LIMIT 1
      ), (
        SELECT true
        FROM sales_area_data t7oa
        WHERE t7oa.customer_number = t7o.customer_number AND (t7oa.sales_org||'') = ANY($3::text[]) LIMIT 1
      ), NOT EXISTS (
        SELECT
        FROM company_code_data t7ok
        WHERE t7ok.customer_number = t7o.customer_number
      ) AND NOT EXISTS (
        SELECT
        FROM sales_area_data t7oa
        WHERE t7oa.customer_number = t7o.customer_number
      )) OFFSET 0
    ) OR NOT EXISTS (
      SELECT
      FROM customer t7o
      WHERE t7o.customer_number = t7.customer_number OFFSET 0
    )) AND t7.customer_number <> '' OR t7.object_id IS NOT NULL AND t7.object_class IN ('ZACC', 'ZACT', 'ZBRD', 'ZCCL', 'ZCPB', 'ZDLR', 'ZEMP', 'ZGFT', 'ZICL', 'ZSEG', 'ZSMT', 'ZSPL', 'ZSTK', 'ZSTO', 'ZUGR', 'ZUNI', 'ZVAA', 'ZVCA', 'ZVCL', 'ZVEN', 'ZVPD', 'ZVTY') OR t7.object_id IS NOT NULL AND t7.object_class = 'ZITEM' AND EXISTS (
      SELECT
      FROM archive_item t7v
      WHERE t7v.item_id = t7.object_id AND EXISTS (
        SELECT
        FROM jsonb_to_recordset($1::jsonb) t7vg(i text, t text, c int)
        WHERE (t7vg.i IS NULL OR t7vg.i = t7v.institution_code) AND (t7vg.t IS NULL OR t7vg.t IN (t7v.archive_type, split_part(t7v.archive_type, '/', 1))) AND coalesce(t7v.access_level, 3) <= t7vg.c OFFSET 0
      ) OFFSET 0
    ) OR t7.object_id IS NOT NULL AND t7.object_class = 'ZAPP' AND EXISTS (
      SELECT
      FROM appraisal t7v
      WHERE t7v.appraisal_id = t7.object_id AND EXISTS (
        SELECT
        FROM jsonb_to_recordset($1::jsonb) t7vg(i text, t text, c int)
        WHERE (t7vg.i IS NULL OR t7vg.i = t7v.institution_code) AND (t7vg.t IS NULL OR t7vg.t IN (t7v.archive_type, split_part(t7v.archive_type, '/', 1))) AND coalesce(t7v.access_level, 3) <= t7vg.c OFFSET 0
      ) OFFSET 0
    ) OR t7.object_id IS NOT NULL AND t7.object_class = 'ZDES' AND EXISTS (
      SELECT
      FROM destruction_list t7v
      WHERE t7v.list_number = t7.object_id AND EXISTS (
        SELECT
        FROM jsonb_to_recordset($1::jsonb) t7vg(i text, t text, c int)
        WHERE (t7vg.i IS NULL OR t7vg.i = t7v.institution_code) AND (t7vg.t IS NULL OR t7vg.t IN (t7v.archive_type, split_part(t7v.archive_type, '/', 1))) AND coalesce(t7v.access_level, 3) <= t7vg.c OFFSET 0
      ) OFFSET 0
    ) OR t7.object_id IS NOT NULL AND t7.object_class = 'ZTRF' AND EXISTS (
      SELECT
      FROM transfer_list t7v
      WHERE t7v.list_number = t7.object_id AND EXISTS (
        SELECT
        FROM jsonb_to_recordset($1::jsonb) t7vg(i text, t text, c int)
        WHERE (t7vg.i IS NULL OR t7vg.i = t7v.institution_code) AND (t7vg.t IS NULL OR t7vg.t IN (t7v.archive_type, split_part(t7v.archive_type, '/', 1))) AND coalesce(t7v.access_level, 3) <= t7vg.c OFFSET 0
      ) OFFSET 0
    ) OR t7.object_id IS NOT NULL AND t7.object_class = 'ZPRJ' AND EXISTS (
      SELECT
      FROM arrangement_project t7v
      WHERE t7v.project_code = t7.object_id AND EXISTS (
        SELECT
        FROM jsonb_to_recordset($1::jsonb) t7vg(i text, t text, c int)
        WHERE (t7vg.i IS NULL OR t7vg.i = t7v.institution_code) AND (t7vg.t IS NULL OR t7vg.t IN (t7v.archive_type, split_part(t7v.archive_type, '/', 1))) AND coalesce(t7v.access_level, 3) <= t7vg.c OFFSET 0
      ) OFFSET 0
    ) OR t7.object_id IS NOT NULL AND t7.object_class = 'ZINS' AND EXISTS (
      SELECT
      FROM inspection_plan t7v
      WHERE t7v.plan_code = t7.object_id AND EXISTS (
        SELECT
        FROM jsonb_to_recordset($1::jsonb) t7vg(i text, t text, c int)
        WHERE (t7vg.i IS NULL OR t7vg.i = t7v.institution_code) AND (t7vg.t IS NULL OR t7vg.t IN (t7v.archive_type, split_part(t7v.archive_type, '/', 1))) AND coalesce(t7v.access_level, 3) <= t7vg.c OFFSET 0
      ) OFFSET 0
    ))
    ORDER BY t7.xid, t7.change_number LIMIT 50
  ) t7
) c8
CROSS JOIN LATERAL (
  SELECT '{"nodes":['||coalesce(string_agg('{"userName":'||to_json(t9.user_name)::text||'}', ',' ORDER BY t9.user_name), '')||']}' AS j
  FROM (
    SELECT t9.*
    FROM user_account t9
    WHERE t9.user_name = $4::text
    ORDER BY t9.user_name LIMIT 50
  ) t9
) c10
CROSS JOIN LATERAL (
  SELECT '{"archiveItems":'||c6.j||',"changes":'||c8.j||',"users":'||c10.j||'}' AS j OFFSET 0
) whole
