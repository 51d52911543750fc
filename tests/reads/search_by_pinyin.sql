SELECT CASE WHEN octet_length(whole.j) <= 67108864 THEN textsend(whole.j) END
FROM (VALUES (1)) r
CROSS JOIN LATERAL (
  SELECT '{"nodes":['||coalesce(string_agg('{"name1":'||to_json(t1.name1)::text||'}', ',' ORDER BY t1.customer_number), '')||']}' AS j
  FROM (
    SELECT t1.*
    FROM customer t1
    WHERE (t1.search_grams @> $3::text[] OR t1.search_grams @> $4::text[]) AND (strpos(t1.search_name, $1::text) > 0 OR strpos(t1.search_pinyin, $2::text) > 0 OR strpos(t1.search_initials, $2::text) > 0 OR strpos(regexp_replace(upper(t1.search_term1 COLLATE "default"), '[^[:alnum:]]', '', 'g'), $1::text) > 0 OR strpos(regexp_replace(upper(t1.search_term2 COLLATE "default"), '[^[:alnum:]]', '', 'g'), $1::text) > 0)
    ORDER BY t1.customer_number LIMIT 50
  ) t1
) c2
CROSS JOIN LATERAL (
  SELECT '{"nodes":['||coalesce(string_agg('{"name1":'||to_json(t3.name1)::text||'}', ',' ORDER BY t3.customer_number), '')||']}' AS j
  FROM (
    SELECT t3.*
    FROM customer t3
    WHERE (t3.search_grams @> $7::text[] OR t3.search_grams @> $8::text[]) AND (strpos(t3.search_name, $5::text) > 0 OR strpos(t3.search_pinyin, $6::text) > 0 OR strpos(t3.search_initials, $6::text) > 0 OR strpos(regexp_replace(upper(t3.search_term1 COLLATE "default"), '[^[:alnum:]]', '', 'g'), $5::text) > 0 OR strpos(regexp_replace(upper(t3.search_term2 COLLATE "default"), '[^[:alnum:]]', '', 'g'), $5::text) > 0)
    ORDER BY t3.customer_number LIMIT 50
  ) t3
) c4
CROSS JOIN LATERAL (
  SELECT '{"nodes":['||coalesce(string_agg('{"name1":'||to_json(t5.name1)::text||'}', ',' ORDER BY t5.customer_number), '')||']}' AS j
  FROM (
    SELECT t5.*
    FROM customer t5
    WHERE t5.search_grams @> $10::text[] AND strpos(t5.search_name, $9::text) > 0
    ORDER BY t5.customer_number LIMIT 50
  ) t5
) c6
CROSS JOIN LATERAL (
  SELECT '{"spelled":'||c2.j||',"initials":'||c4.j||',"signs":'||c6.j||'}' AS j OFFSET 0
) whole
