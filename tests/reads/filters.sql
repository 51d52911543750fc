SELECT CASE WHEN octet_length(whole.j) <= 67108864 THEN textsend(whole.j) END
FROM (VALUES (1)) r
CROSS JOIN LATERAL (
  SELECT '{"totalCount":'||(
    SELECT count(*)::text
    FROM customer t1
    WHERE (((t1.city >= $1::text AND t1.city < $1::text||E'\U0010FFFF\U0010FFFF\U0010FFFF\U0010FFFF\U0010FFFF\U0010FFFF\U0010FFFF\U0010FFFF' AND starts_with(t1.city, $1::text))) OR (strpos(t1.name1, $2::text) > 0)) AND (t1.country = ANY($3::text[])) IS NOT TRUE AND t1.customer_number > $4::text AND t1.district IS NULL AND NOT t1.deletion_flag AND t1.created_on <= $5::date
  )||',"nodes":['||coalesce(string_agg('{"customerNumber":"'||ltrim(t1.customer_number, '0')||'","name1":'||to_json(t1.name1)::text||'}', ',' ORDER BY t1.customer_number), '')||']}' AS j
  FROM (
    SELECT t1.*
    FROM customer t1
    WHERE (((t1.city >= $1::text AND t1.city < $1::text||E'\U0010FFFF\U0010FFFF\U0010FFFF\U0010FFFF\U0010FFFF\U0010FFFF\U0010FFFF\U0010FFFF' AND starts_with(t1.city, $1::text))) OR (strpos(t1.name1, $2::text) > 0)) AND (t1.country = ANY($3::text[])) IS NOT TRUE AND t1.customer_number > $4::text AND t1.district IS NULL AND NOT t1.deletion_flag AND t1.created_on <= $5::date
    ORDER BY t1.customer_number LIMIT 50
  ) t1
) c2
CROSS JOIN LATERAL (
  SELECT '{"customers":'||c2.j||'}' AS j OFFSET 0
) whole
