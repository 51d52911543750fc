SELECT CASE WHEN octet_length(whole.j) <= 67108864 THEN textsend(whole.j) END
FROM (VALUES (1)) r
CROSS JOIN LATERAL (
  SELECT '{"nodes":['||coalesce(string_agg('{"archiveCode":'||coalesce(to_json(t1.archive_code)::text, 'null')||',"voucher":'||coalesce(j6.j, 'null')||',"volume":'||coalesce(j10.j, 'null')||',"customer":'||coalesce(j14.j, 'null')||'}', ',' ORDER BY t1.item_id), '')||']}' AS j
  FROM (
    SELECT t1.*
    FROM archive_item t1
    WHERE EXISTS (
      SELECT
      FROM voucher f2
      WHERE f2.item_id = t1.item_id AND f2.company_code = $1::text AND f2.fiscal_year = $2::text
    ) AND NOT t1.archived
    ORDER BY t1.item_id LIMIT 50
  ) t1
  LEFT JOIN LATERAL (
    SELECT '{"period":'||t3.period::text||',"voucherType":'||to_json(t3.voucher_type)::text||',"voucherNo":'||t3.voucher_no::text||',"debitTotal":"'||t3.debit_total::text||'","company":'||coalesce(j5.j, 'null')||'}' AS j
    FROM voucher t3
    LEFT JOIN LATERAL (
      SELECT '{"name":'||to_json(t4.name)::text||'}' AS j
      FROM company_code t4
      WHERE t4.company_code = t3.company_code
    ) j5 ON true
    WHERE t3.item_id = t1.item_id
  ) j6 ON true
  LEFT JOIN LATERAL (
    SELECT '{"archiveCode":'||coalesce(to_json(t7.archive_code)::text, 'null')||',"open":'||t7.open::text||',"itemCount":'||coalesce(t7.item_count::text, 'null')||',"volumeItems":'||c9.j||'}' AS j
    FROM archive_item t7
    CROSS JOIN LATERAL (
      SELECT '{"totalCount":'||(
        SELECT count(*)::text
        FROM archive_item t8
        WHERE t8.volume_id = t7.item_id
      )||',"nodes":['||coalesce(string_agg('{"archiveCode":'||coalesce(to_json(t8.archive_code)::text, 'null')||'}', ',' ORDER BY t8.item_id), '')||']}' AS j
      FROM (
        SELECT t8.*
        FROM archive_item t8
        WHERE t8.volume_id = t7.item_id
        ORDER BY t8.item_id LIMIT 50
      ) t8
    ) c9
    WHERE t7.item_id = t1.volume_id
  ) j10 ON true
  LEFT JOIN LATERAL (
    SELECT '{"customerNumber":"'||ltrim(t11.customer_number, '0')||'","name1":'||to_json(t11.name1)::text||',"archiveItems":'||c13.j||'}' AS j
    FROM customer t11
    CROSS JOIN LATERAL (
      SELECT '{"totalCount":'||(
        SELECT count(*)::text
        FROM archive_item t12
        WHERE t12.customer_number = t11.customer_number
      )||'}' AS j
    ) c13
    WHERE t11.customer_number = t1.customer_number
  ) j14 ON true
) c15
CROSS JOIN LATERAL (
  SELECT '{"archiveItems":'||c15.j||'}' AS j OFFSET 0
) whole
