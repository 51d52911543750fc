SELECT CASE WHEN octet_length(whole.j) <= 67108864 THEN textsend(whole.j) END
FROM (VALUES (1)) r
LEFT JOIN LATERAL (
  SELECT '{"title":'||to_json(t1.title)::text||'}' AS j
  FROM archive_item t1
  WHERE t1.item_id = $1::text AND false
) j2 ON true
CROSS JOIN LATERAL (
  SELECT '{"totalCount":'||(
    SELECT count(*)::text
    FROM archive_item t3
    WHERE false AND NOT t3.archived
  )||'}' AS j
) c4
LEFT JOIN LATERAL (
  SELECT '{"id":"'||translate(encode(convert_to('Attachment:'||t5.attachment_id::text, 'UTF8'), 'base64'), E'+/=\n', '-_')||'"}' AS j
  FROM attachment t5
  WHERE t5.attachment_id = $2::text AND t5.item_id IS NULL
) j6 ON true
CROSS JOIN LATERAL (
  SELECT '{"totalCount":'||(
    SELECT count(*)::text
    FROM customer t7
    WHERE EXISTS (
      SELECT
      FROM archive_item f8
      WHERE f8.customer_number = t7.customer_number AND false AND strpos(f8.title, $3::text) > 0
    )
  )||'}' AS j
) c9
LEFT JOIN LATERAL (
  SELECT '{"archiveItems":'||c12.j||',"changeDocuments":'||c14.j||',"attachments":'||c16.j||'}' AS j
  FROM customer t10
  CROSS JOIN LATERAL (
    SELECT '{"totalCount":'||(
      SELECT count(*)::text
      FROM archive_item t11
      WHERE t11.customer_number = t10.customer_number AND false
    )||'}' AS j
  ) c12
  CROSS JOIN LATERAL (
    SELECT '{"totalCount":'||(
      SELECT count(*)::text
      FROM change_document t13
      WHERE t13.customer_number = t10.customer_number
    )||'}' AS j
  ) c14
  CROSS JOIN LATERAL (
    SELECT '{"totalCount":'||(
      SELECT count(*)::text
      FROM attachment t15
      WHERE t15.customer_number = t10.customer_number
    )||'}' AS j
  ) c16
  WHERE t10.customer_number = $4::text
) j17 ON true
CROSS JOIN LATERAL (
  SELECT '{"nodes":['||coalesce(string_agg('{"operation":'||to_json(t18.operation)::text||'}', ',' ORDER BY t18.xid, t18.change_number), '')||']}' AS j
  FROM (
    SELECT t18.*
    FROM change_document t18
    WHERE t18.xid < log_place(pg_snapshot_xmin(pg_current_snapshot())) AND (t18.object_id IS NULL OR t18.object_class IN ('ZCMP', 'ZDOC', 'ZPAR', 'ZSVT', 'ZVIS') OR t18.object_class = 'ZCPN' OR t18.object_id IS NOT NULL AND t18.object_class IN ('ZACC', 'ZACT', 'ZBRD', 'ZCCL', 'ZCPB', 'ZDLR', 'ZEMP', 'ZGFT', 'ZICL', 'ZSEG', 'ZSMT', 'ZSPL', 'ZSTK', 'ZSTO', 'ZUGR', 'ZUNI', 'ZVAA', 'ZVCA', 'ZVCL', 'ZVEN', 'ZVPD', 'ZVTY') OR t18.object_id IS NOT NULL AND NOT t18.object_class = 'ZITEM' AND NOT t18.object_class = 'ZAPP' AND NOT t18.object_class = 'ZDES' AND NOT t18.object_class = 'ZTRF' AND NOT t18.object_class = 'ZPRJ' AND NOT t18.object_class = 'ZINS' AND NOT t18.object_class IN ('ZACC', 'ZACT', 'ZBRD', 'ZCCL', 'ZCPB', 'ZDLR', 'ZEMP', 'ZGFT', 'ZICL', 'ZSEG', 'ZSMT', 'ZSPL', 'ZSTK', 'ZSTO', 'ZUGR', 'ZUNI', 'ZVAA', 'ZVCA', 'ZVCL', 'ZVEN', 'ZVPD', 'ZVTY') AND NOT t18.object_class IN ('ZCMP', 'ZDOC', 'ZPAR', 'ZSVT', 'ZVIS') AND NOT t18.object_class = 'ZCPN' AND NOT t18.object_class = 'ZVIP' AND NOT t18.object_class IN ('ZSAL', 'ZSMC', 'ZVRC', 'ZVRD')) AND t18.object_class = ANY($5::text[])
    ORDER BY t18.xid, t18.change_number LIMIT 50
  ) t18
) c20
CROSS JOIN LATERAL (
  SELECT '{"archiveItem":'||coalesce(j2.j, 'null')||',"archiveItems":'||c4.j||',"node":'||coalesce(j6.j, 'null')||',"customers":'||c9.j||',"customer":'||coalesce(j17.j, 'null')||',"changes":'||c20.j||'}' AS j OFFSET 0
) whole
