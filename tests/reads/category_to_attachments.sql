SELECT CASE WHEN octet_length(whole.j) <= 67108864 THEN textsend(whole.j) END
FROM (VALUES (1)) r
LEFT JOIN LATERAL (
  SELECT '{"nameZh":'||to_json(t1.name_zh)::text||',"types":'||c4.j||'}' AS j
  FROM archive_category t1
  CROSS JOIN LATERAL (
    SELECT '{"nodes":['||coalesce(string_agg('{"archiveType":"'||t2.archive_type||'","nameZh":'||to_json(t2.name_zh)::text||',"items":'||c6.j||'}', ',' ORDER BY t2.category_code, t2.type_code), '')||']}' AS j
    FROM (
      SELECT t2.*
      FROM archive_type t2
      WHERE t2.category_code = t1.category_code AND EXISTS (
        SELECT
        FROM archive_item f3
        WHERE f3.archive_type = t2.archive_type AND f3.unit = $2::text
      )
      ORDER BY t2.category_code, t2.type_code LIMIT 50
    ) t2
    CROSS JOIN LATERAL (
      SELECT '{"totalCount":'||(
        SELECT count(*)::text
        FROM archive_item t5
        WHERE t5.archive_type = t2.archive_type AND t5.unit = $3::text
      )||',"nodes":['||coalesce(string_agg('{"title":'||to_json(t5.title)::text||',"archiveCode":'||coalesce(to_json(t5.archive_code)::text, 'null')||',"attachments":'||c8.j||'}', ',' ORDER BY t5.item_id), '')||']}' AS j
      FROM (
        SELECT t5.*
        FROM archive_item t5
        WHERE t5.archive_type = t2.archive_type AND t5.unit = $3::text
        ORDER BY t5.item_id LIMIT 50
      ) t5
      CROSS JOIN LATERAL (
        SELECT '{"nodes":['||coalesce(string_agg('{"fileName":'||to_json(t7.file_name)::text||',"role":"'||t7.role||'","archiveItem":'||coalesce(j10.j, 'null')||'}', ',' ORDER BY t7.attachment_id), '')||']}' AS j
        FROM (
          SELECT t7.*
          FROM attachment t7
          WHERE t7.item_id = t5.item_id
          ORDER BY t7.attachment_id LIMIT 50
        ) t7
        LEFT JOIN LATERAL (
          SELECT '{"archiveCode":'||coalesce(to_json(t9.archive_code)::text, 'null')||'}' AS j
          FROM archive_item t9
          WHERE t9.item_id = t7.item_id
        ) j10 ON true
      ) c8
    ) c6
  ) c4
  WHERE t1.category_code = $1::text
) j11 ON true
LEFT JOIN LATERAL (
  SELECT '{"items":'||c14.j||'}' AS j
  FROM archive_type t12
  CROSS JOIN LATERAL (
    SELECT '{"totalCount":'||(
      SELECT count(*)::text
      FROM archive_item t13
      WHERE t13.archive_type = t12.archive_type
    )||'}' AS j
  ) c14
  WHERE t12.archive_type = $4::text
) j15 ON true
CROSS JOIN LATERAL (
  SELECT '{"archiveCategory":'||coalesce(j11.j, 'null')||',"archiveType":'||coalesce(j15.j, 'null')||'}' AS j OFFSET 0
) whole
