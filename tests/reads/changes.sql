SELECT CASE WHEN octet_length(whole.j) <= 67108864 THEN textsend(whole.j) END
FROM (VALUES (1)) r
CROSS JOIN LATERAL (
  SELECT '{"nodes":['||coalesce(string_agg('{"changeNumber":'||to_json(t1.change_number)::text||',"operation":'||to_json(t1.operation)::text||',"customerNumber":"'||ltrim(t1.customer_number, '0')||'","items":'||j4.j||'}', ',' ORDER BY t1.xid, t1.change_number), '')||'],"pageInfo":{"hasNextPage":'||(coalesce(bool_or(t1.m_ > 10), false))::text||'}}' AS j
  FROM (
    SELECT t1.*, row_number() OVER (ORDER BY t1.xid, t1.change_number) AS n_, count(*) OVER () AS m_
    FROM (
      SELECT t1.*
      FROM change_document t1
      WHERE t1.xid < log_place(pg_snapshot_xmin(pg_current_snapshot())) AND (t1.object_id IS NULL AND EXISTS (
        SELECT
        FROM change_item t1i
        WHERE t1i.change_number = t1.change_number AND (t1i.company_code IS NULL OR t1i.company_code = ANY($1::text[])) AND (t1i.sales_org IS NULL OR t1i.sales_org = ANY($2::text[])) OFFSET 0
      ) AND (EXISTS (
        SELECT
        FROM customer t1o
        WHERE t1o.customer_number = t1.customer_number AND coalesce((
          SELECT true
          FROM company_code_data t1ok
          WHERE t1ok.customer_number = t1o.customer_number AND (t1ok.company_code||'') = ANY($1::text[]) LIMIT 1
        ), (
          SELECT true
          FROM sales_area_data t1oa
          WHERE t1oa.customer_number = t1o.customer_number AND (t1oa.sales_org||'') = ANY($2::text[]) LIMIT 1
        ), NOT EXISTS (
          SELECT
          FROM company_code_data t1ok
          WHERE t1ok.customer_number = t1o.customer_number
        ) AND NOT EXISTS (
          SELECT
          FROM sales_area_data t1oa
          WHERE t1oa.customer_number = t1o.customer_number
        )) OFFSET 0
      ) OR NOT EXISTS (
        SELECT
        FROM customer t1o
        WHERE t1o.customer_number = t1.customer_number OFFSET 0
      )) OR t1.object_class IN ('ZCMP', 'ZDOC', 'ZPAR', 'ZSVT', 'ZVIS') AND EXISTS (
        SELECT
        FROM change_item t1i
        WHERE t1i.change_number = t1.change_number AND (t1i.company_code IS NULL OR t1i.company_code = ANY($1::text[])) AND (t1i.sales_org IS NULL OR t1i.sales_org = ANY($2::text[])) OFFSET 0
      ) AND (EXISTS (
        SELECT
        FROM customer t1o
        WHERE t1o.customer_number = t1.customer_number AND coalesce((
          SELECT true
          FROM company_code_data t1ok
          WHERE t1ok.customer_number = t1o.customer_number AND (t1ok.company_code||'') = ANY($1::text[]) LIMIT 1
        ), (
          SELECT true
          FROM sales_area_data t1oa
          WHERE t1oa.customer_number = t1o.customer_number AND (t1oa.sales_org||'') = ANY($2::text[]) LIMIT 1
        ), NOT EXISTS (
          SELECT
          FROM company_code_data t1ok
          WHERE t1ok.customer_number = t1o.customer_number
        ) AND NOT EXISTS (
          SELECT
          FROM sales_area_data t1oa
          WHERE t1oa.customer_number = t1o.customer_number
        )) OFFSET 0
      ) OR NOT EXISTS (
        SELECT
        FROM customer t1o
        WHERE t1o.customer_number = t1.customer_number OFFSET 0
      )) OR t1.object_class = 'ZCPN' AND EXISTS (
        SELECT
        FROM change_item t1i
        WHERE t1i.change_number = t1.change_number AND (t1i.company_code IS NULL OR t1i.company_code = ANY($1::text[])) AND (t1i.sales_org IS NULL OR t1i.sales_org = ANY($2::text[])) OFFSET 0
      ) AND (EXISTS (
        SELECT
        FROM customer t1o
        WHERE t1o.customer_number = t1.customer_number AND coalesce((
          SELECT true
          FROM company_code_data t1ok
          WHERE t1ok.customer_number = t1o.customer_number AND (t1ok.company_code||'') = ANY($1::text[]) LIMIT 1
        ), (
          SELECT true
          FROM sales_area_data t1oa
          WHERE t1oa.customer_number = t1o.customer_number AND (t1oa.sales_org||'') = ANY($2::text[]) LIMIT 1
        ), NOT EXISTS (
          SELECT
          FROM company_code_data t1ok
          WHERE t1ok.customer_number = t1o.customer_number
        ) AND NOT EXISTS (
          SELECT
          FROM sales_area_data t1oa
          WHERE t1oa.customer_number = t1o.customer_number
        )) OFFSET 0
      ) OR NOT EXISTS (
        SELECT
        FROM customer t1o
        WHERE t1o.customer_number = t1.customer_number OFFSET 0
      )) AND t1.customer_number <> '' OR t1.object_id IS NOT NULL AND t1.object_class IN ('ZACC', 'ZACT', 'ZBRD', 'ZCCL', 'ZCPB', 'ZDLR', 'ZEMP', 'ZGFT', 'ZICL', 'ZSEG', 'ZSMT', 'ZSPL', 'ZSTK', 'ZSTO', 'ZUGR', 'ZUNI', 'ZVAA', 'ZVCA', 'ZVCL', 'ZVEN', 'ZVPD', 'ZVTY')) AND EXISTS (
        SELECT
        FROM change_item i2
        WHERE i2.change_number = t1.change_number AND i2."table" = ANY($3::text[]) AND (i2.company_code IS NULL OR i2.company_code = ANY($1::text[])) AND (i2.sales_org IS NULL OR i2.sales_org = ANY($2::text[]))
      )
      ORDER BY t1.xid, t1.change_number LIMIT 11
    ) t1
  ) t1
  CROSS JOIN LATERAL (
    SELECT coalesce('['||string_agg('{"table":"'||t3.table||'","field":'||coalesce(to_json(t3.field)::text, 'null')||',"companyCode":'||coalesce('"'||t3.company_code||'"', 'null')||',"salesOrg":'||coalesce('"'||t3.sales_org||'"', 'null')||'}', ',' ORDER BY t3.position)||']', '[]') AS j
    FROM change_item t3
    WHERE t3.change_number = t1.change_number AND (t3.company_code IS NULL OR t3.company_code = ANY($1::text[])) AND (t3.sales_org IS NULL OR t3.sales_org = ANY($2::text[]))
  ) j4
  WHERE t1.n_ <= 10
) c5
CROSS JOIN LATERAL (
  SELECT '{"changes":'||c5.j||'}' AS j OFFSET 0
) whole
