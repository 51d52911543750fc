SELECT CASE WHEN octet_length(whole.j) <= 67108864 THEN textsend(whole.j) END
FROM (VALUES (1)) r
CROSS JOIN LATERAL (
  SELECT '{"nodes":['||coalesce(string_agg('{"customerNumber":"'||ltrim(t1.customer_number, '0')||'","items":'||j7.j||'}', ',' ORDER BY t1.change_number), '')||']}' AS j
  FROM (
    SELECT t1.*
    FROM change_document t1
    WHERE (t1.object_id IS NULL AND EXISTS (
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
    )) AND t1.customer_number <> '' OR t1.object_id IS NOT NULL AND t1.object_class IN ('ZACC', 'ZACT', 'ZBRD', 'ZCCL', 'ZCPB', 'ZDLR', 'ZEMP', 'ZGFT', 'ZICL', 'ZSEG', 'ZSMT', 'ZSPL', 'ZSTK', 'ZSTO', 'ZUGR', 'ZUNI', 'ZVAA', 'ZVCA', 'ZVCL', 'ZVEN', 'ZVPD', 'ZVTY'))
    ORDER BY t1.change_number LIMIT 50
  ) t1
  CROSS JOIN LATERAL (
    SELECT coalesce('['||string_agg('{"table":"'||t2.table||'","field":'||coalesce(to_json(t2.field)::text, 'null')||',"oldValue":'||CASE WHEN m4.hidden THEN 'null' ELSE coalesce(to_json(t2.old_value)::text, 'null') END||',"newValue":'||CASE WHEN m4.hidden THEN 'null' ELSE coalesce(to_json(t2.new_value)::text, 'null') END||',"maskedFields":'||CASE WHEN m6.hidden THEN '["oldValue","newValue"]' ELSE '[]' END||'}', ',' ORDER BY t2.position)||']', '[]') AS j
    FROM change_item t2
    CROSS JOIN LATERAL (
      SELECT (coalesce(t2."table"||'.'||t2.field = ANY(ARRAY['KNVK.NAMEV', 'KNVK.NAME1', 'KNVK.TELF1', 'KNVK.MOBILE', 'KNVK.EMAIL', 'KNVK.PARGE', 'KNVK.GBDAT', 'ZVEN.contactName', 'ZVEN.telephone', 'ZVEN.email', 'ZDLR.mobile', 'ZVIP.birthDate', 'ZVIP.mobile', 'ZVIP.email', 'ZVIP.address', 'ZSMM.mobile', 'ZSMM.content']), false) OR coalesce(t2."table"||'.'||t2.field = ANY(ARRAY['KNA1.STCD1', 'KNA1.STCD2', 'KNA1.STCD3', 'KNA1.STCD4', 'KNA1.STCD5', 'KNA1.STCEG', 'KNAS.STCEG', 'KNBW.WT_WTSTCD', 'ZVEN.uscc']), false) AND NOT (((t2.company_code IS NULL OR t2.company_code = ANY($4::text[])) AND (t2.sales_org IS NULL OR t2.sales_org = ANY($5::text[])) AND CASE WHEN t2.company_code IS NOT NULL OR t2.sales_org IS NOT NULL THEN true ELSE coalesce((
        SELECT true
        FROM company_code_data m3k
        WHERE m3k.customer_number = m3.customer_number AND (m3k.company_code||'') = ANY($4::text[]) LIMIT 1
      ), (
        SELECT true
        FROM sales_area_data m3a
        WHERE m3a.customer_number = m3.customer_number AND (m3a.sales_org||'') = ANY($5::text[]) LIMIT 1
      ), NOT EXISTS (
        SELECT
        FROM company_code_data m3k
        WHERE m3k.customer_number = m3.customer_number
      ) AND NOT EXISTS (
        SELECT
        FROM sales_area_data m3a
        WHERE m3a.customer_number = m3.customer_number
      )) END) OR m3.customer_number = ANY($3::text[]))) AS hidden
      FROM change_document m3
      WHERE m3.change_number = t2.change_number OFFSET 0
    ) m4
    CROSS JOIN LATERAL (
      SELECT (coalesce(t2."table"||'.'||t2.field = ANY(ARRAY['KNBK.BANKN', 'KNBK.IBAN', 'ZVEN.BANKN']), false) AND NOT ((t2.company_code IS NULL OR t2.company_code = ANY($6::text[])) AND (t2.sales_org IS NULL OR t2.sales_org = ANY($7::text[])) AND CASE WHEN t2.company_code IS NOT NULL OR t2.sales_org IS NOT NULL THEN true ELSE coalesce((
        SELECT true
        FROM company_code_data m5k
        WHERE m5k.customer_number = m5.customer_number AND (m5k.company_code||'') = ANY($6::text[]) LIMIT 1
      ), (
        SELECT true
        FROM sales_area_data m5a
        WHERE m5a.customer_number = m5.customer_number AND (m5a.sales_org||'') = ANY($7::text[]) LIMIT 1
      ), NOT EXISTS (
        SELECT
        FROM company_code_data m5k
        WHERE m5k.customer_number = m5.customer_number
      ) AND NOT EXISTS (
        SELECT
        FROM sales_area_data m5a
        WHERE m5a.customer_number = m5.customer_number
      )) END) OR coalesce(t2."table"||'.'||t2.field = ANY(ARRAY['ZOWN.residentId']), false) OR coalesce(t2."table"||'.'||t2.field = ANY(ARRAY['KNVK.NAMEV', 'KNVK.NAME1', 'KNVK.TELF1', 'KNVK.MOBILE', 'KNVK.EMAIL', 'KNVK.PARGE', 'KNVK.GBDAT', 'ZVEN.contactName', 'ZVEN.telephone', 'ZVEN.email', 'ZDLR.mobile', 'ZVIP.birthDate', 'ZVIP.mobile', 'ZVIP.email', 'ZVIP.address', 'ZSMM.mobile', 'ZSMM.content']), false) OR coalesce(t2."table"||'.'||t2.field = ANY(ARRAY['KNA1.STCD1', 'KNA1.STCD2', 'KNA1.STCD3', 'KNA1.STCD4', 'KNA1.STCD5', 'KNA1.STCEG', 'KNAS.STCEG', 'KNBW.WT_WTSTCD', 'ZVEN.uscc']), false) AND NOT (((t2.company_code IS NULL OR t2.company_code = ANY($4::text[])) AND (t2.sales_org IS NULL OR t2.sales_org = ANY($5::text[])) AND CASE WHEN t2.company_code IS NOT NULL OR t2.sales_org IS NOT NULL THEN true ELSE coalesce((
        SELECT true
        FROM company_code_data m5k
        WHERE m5k.customer_number = m5.customer_number AND (m5k.company_code||'') = ANY($4::text[]) LIMIT 1
      ), (
        SELECT true
        FROM sales_area_data m5a
        WHERE m5a.customer_number = m5.customer_number AND (m5a.sales_org||'') = ANY($5::text[]) LIMIT 1
      ), NOT EXISTS (
        SELECT
        FROM company_code_data m5k
        WHERE m5k.customer_number = m5.customer_number
      ) AND NOT EXISTS (
        SELECT
        FROM sales_area_data m5a
        WHERE m5a.customer_number = m5.customer_number
      )) END) OR m5.customer_number = ANY($3::text[]))) AS hidden
      FROM change_document m5
      WHERE m5.change_number = t2.change_number OFFSET 0
    ) m6
    WHERE t2.change_number = t1.change_number AND (t2.company_code IS NULL OR t2.company_code = ANY($1::text[])) AND (t2.sales_org IS NULL OR t2.sales_org = ANY($2::text[]))
  ) j7
) c8
CROSS JOIN LATERAL (
  SELECT '{"changeDocuments":'||c8.j||'}' AS j OFFSET 0
) whole
