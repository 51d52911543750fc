SELECT CASE WHEN octet_length(whole.j) <= 67108864 THEN textsend(whole.j) END
FROM (VALUES (1)) r
LEFT JOIN LATERAL (
  SELECT '{"changeDocuments":'||c3.j||'}' AS j
  FROM customer t1
  CROSS JOIN LATERAL (
    SELECT '{"nodes":['||coalesce(string_agg('{"changeNumber":'||to_json(t2.change_number)::text||',"changedAt":"'||to_char(t2.changed_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')||'","changedBy":'||to_json(t2.changed_by)::text||'}', ',' ORDER BY t2.change_number), '')||'],"pageInfo":{"hasNextPage":'||(coalesce(bool_or(t2.m_ > 1), false))::text||'},"totalCount":'||(
      SELECT count(*)::text
      FROM change_document t2
      WHERE t2.customer_number = t1.customer_number
    )||'}' AS j
    FROM (
      SELECT t2.*, row_number() OVER (ORDER BY t2.change_number) AS n_, count(*) OVER () AS m_
      FROM (
        SELECT t2.*
        FROM change_document t2
        WHERE t2.customer_number = t1.customer_number
        ORDER BY t2.change_number LIMIT 2
      ) t2
    ) t2
    WHERE t2.n_ <= 1
  ) c3
  WHERE t1.customer_number = $1::text
) j4 ON true
CROSS JOIN LATERAL (
  SELECT '{"nodes":['||coalesce(string_agg('{"version":'||t5.version::text||',"customer":'||coalesce(j8.j, 'null')||'}', ',' ORDER BY t5.change_number), '')||']}' AS j
  FROM (
    SELECT t5.*
    FROM change_document t5
    WHERE (t5.object_id IS NULL OR t5.object_class IN ('ZCMP', 'ZDOC', 'ZPAR', 'ZSVT', 'ZVIS') OR t5.object_class = 'ZCPN' OR t5.object_id IS NOT NULL AND t5.object_class IN ('ZACC', 'ZACT', 'ZBRD', 'ZCCL', 'ZCPB', 'ZDLR', 'ZEMP', 'ZGFT', 'ZICL', 'ZSEG', 'ZSMT', 'ZSPL', 'ZSTK', 'ZSTO', 'ZUGR', 'ZUNI', 'ZVAA', 'ZVCA', 'ZVCL', 'ZVEN', 'ZVPD', 'ZVTY') OR t5.object_id IS NOT NULL AND NOT t5.object_class = 'ZITEM' AND NOT t5.object_class = 'ZAPP' AND NOT t5.object_class = 'ZDES' AND NOT t5.object_class = 'ZTRF' AND NOT t5.object_class = 'ZPRJ' AND NOT t5.object_class = 'ZINS' AND NOT t5.object_class IN ('ZACC', 'ZACT', 'ZBRD', 'ZCCL', 'ZCPB', 'ZDLR', 'ZEMP', 'ZGFT', 'ZICL', 'ZSEG', 'ZSMT', 'ZSPL', 'ZSTK', 'ZSTO', 'ZUGR', 'ZUNI', 'ZVAA', 'ZVCA', 'ZVCL', 'ZVEN', 'ZVPD', 'ZVTY') AND NOT t5.object_class IN ('ZCMP', 'ZDOC', 'ZPAR', 'ZSVT', 'ZVIS') AND NOT t5.object_class = 'ZCPN' AND NOT t5.object_class = 'ZVIP' AND NOT t5.object_class IN ('ZSAL', 'ZSMC', 'ZVRC', 'ZVRD')) AND EXISTS (
      SELECT
      FROM change_item f6
      WHERE f6.change_number = t5.change_number AND f6.table = $2::text
    )
    ORDER BY t5.change_number LIMIT 50
  ) t5
  LEFT JOIN LATERAL (
    SELECT '{"name1":'||to_json(t7.name1)::text||'}' AS j
    FROM customer t7
    WHERE t7.customer_number = t5.customer_number
  ) j8 ON true
) c9
CROSS JOIN LATERAL (
  SELECT '{"customer":'||coalesce(j4.j, 'null')||',"changeDocuments":'||c9.j||'}' AS j OFFSET 0
) whole
