SELECT CASE WHEN octet_length(whole.j) <= 67108864 THEN textsend(whole.j) END
FROM (VALUES (1)) r
LEFT JOIN LATERAL (
  SELECT '{"texts":'||j3.j||',"contactPersons":'||j5.j||',"centralCredit":'||coalesce(j7.j, 'null')||',"taxClassifications":'||j9.j||',"tasks":'||c11.j||',"attachments":'||c13.j||',"salesAreas":'||j19.j||'}' AS j
  FROM customer t1
  CROSS JOIN LATERAL (
    SELECT coalesce('['||string_agg('{"level":"'||t2.level||'","companyCode":'||coalesce('"'||t2.company_code||'"', 'null')||',"body":'||to_json(t2.body)::text||'}', ',' ORDER BY t2.level, t2.company_code, t2.sales_org, t2.channel, t2.division, t2.contact_number, t2.text_id, t2.language)||']', '[]') AS j
    FROM customer_text t2
    WHERE t2.customer_number = t1.customer_number AND (t2.company_code IS NULL OR t2.company_code = ANY($2::text[])) AND (t2.sales_org IS NULL OR t2.sales_org = ANY($3::text[]))
  ) j3
  CROSS JOIN LATERAL (
    SELECT coalesce('['||string_agg('{"lastName":'||to_json(t4.last_name)::text||',"phone":'||coalesce(to_json(t4.phone)::text, 'null')||'}', ',' ORDER BY t4.contact_number)||']', '[]') AS j
    FROM contact_person t4
    WHERE t4.customer_number = t1.customer_number
  ) j5
  LEFT JOIN LATERAL (
    SELECT '{"totalLimit":'||coalesce('"'||t6.total_limit::text||'"', 'null')||',"currency":'||coalesce('"'||t6.currency||'"', 'null')||'}' AS j
    FROM central_credit t6
    WHERE t6.customer_number = t1.customer_number
  ) j7 ON true
  CROSS JOIN LATERAL (
    SELECT coalesce('['||string_agg('{"taxCategory":"'||t8.tax_category||'","taxClass":"'||t8.tax_class||'"}', ',' ORDER BY t8.departure_country, t8.tax_category)||']', '[]') AS j
    FROM tax_classification t8
    WHERE t8.customer_number = t1.customer_number
  ) j9
  CROSS JOIN LATERAL (
    SELECT '{"nodes":['||coalesce(string_agg('{"id":"'||translate(encode(convert_to('Task:'||t10.id::text, 'UTF8'), 'base64'), E'+/=\n', '-_')||'","kind":"'||t10.kind||'","salesArea":'||coalesce('"'||t10.sales_area||'"', 'null')||'}', ',' ORDER BY t10.id), '')||'],"totalCount":'||(
      SELECT count(*)::text
      FROM task t10
      WHERE t10.customer_number = t1.customer_number AND (t10.sales_area IS NULL OR split_part(t10.sales_area, '/', 1) = ANY($3::text[]))
    )||'}' AS j
    FROM (
      SELECT t10.*
      FROM task t10
      WHERE t10.customer_number = t1.customer_number AND (t10.sales_area IS NULL OR split_part(t10.sales_area, '/', 1) = ANY($3::text[]))
      ORDER BY t10.id LIMIT 50
    ) t10
  ) c11
  CROSS JOIN LATERAL (
    SELECT '{"nodes":['||coalesce(string_agg('{"id":"'||translate(encode(convert_to('Attachment:'||t12.attachment_id::text, 'UTF8'), 'base64'), E'+/=\n', '-_')||'","fileName":'||to_json(t12.file_name)::text||',"version":'||t12.version::text||',"size":"'||t12.size::text||'","uploadedAt":"'||to_char(t12.uploaded_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')||'","downloadUrl":"'||$4::text||'download_url:'||encode(convert_to(t12.attachment_id||'/'||t12.version, 'UTF8'), 'base64')||'","versions":'||j17.j||'}', ',' ORDER BY t12.attachment_id), '')||'],"totalCount":'||(
      SELECT count(*)::text
      FROM attachment t12
      WHERE t12.customer_number = t1.customer_number
    )||'}' AS j
    FROM (
      SELECT t12.*
      FROM attachment t12
      WHERE t12.customer_number = t1.customer_number
      ORDER BY t12.attachment_id LIMIT 50
    ) t12
    CROSS JOIN LATERAL (
      SELECT coalesce('['||string_agg(('{"version":'||t14.version::text||',"fileName":'||to_json(t14.file_name)::text||',"mediaType":'||to_json(t14.media_type)::text||',"size":"'||t14.size::text||'","sha256":'||to_json(t14.sha256)::text||',"uploadedBy":'||to_json(t14.uploaded_by)::text||',"uploadedAt":"'||to_char(t14.uploaded_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')||'","quarantinedAt":'||coalesce('"'||to_char(t14.quarantined_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')||'"', 'null'))||(',"downloadUrl":"'||$4::text||'download_url:'||encode(convert_to(t14.attachment_id||'/'||t14.version, 'UTF8'), 'base64')||'","attachment":'||coalesce(j16.j, 'null')||'}'), ',' ORDER BY t14.version)||']', '[]') AS j
      FROM (
        SELECT t.*, o.size, o.sha256, o.quarantined_at
        FROM attachment_version t JOIN stored_object o ON o.object_id = t.object_id
      ) t14
      LEFT JOIN LATERAL (
        SELECT '{"version":'||t15.version::text||'}' AS j
        FROM attachment t15
        WHERE t15.attachment_id = t14.attachment_id
      ) j16 ON true
      WHERE t14.attachment_id = t12.attachment_id AND t14.size > $5::numeric
    ) j17
  ) c13
  CROSS JOIN LATERAL (
    SELECT coalesce('['||string_agg('{"salesArea":"'||t18.sales_area||'"}', ',' ORDER BY t18.sales_org, t18.channel, t18.division)||']', '[]') AS j
    FROM sales_area_data t18
    WHERE t18.customer_number = t1.customer_number AND t18.sales_org = ANY($3::text[])
  ) j19
  WHERE t1.customer_number = $1::text AND coalesce((
    SELECT true
    FROM company_code_data t1k
    WHERE t1k.customer_number = t1.customer_number AND (t1k.company_code||'') = ANY($2::text[]) LIMIT 1
  ), (
    SELECT true
    FROM sales_area_data t1a
    WHERE t1a.customer_number = t1.customer_number AND (t1a.sales_org||'') = ANY($3::text[]) LIMIT 1
  ), NOT EXISTS (
    SELECT
    FROM company_code_data t1k
    WHERE t1k.customer_number = t1.customer_number
  ) AND NOT EXISTS (
    SELECT
    FROM sales_area_data t1a
    WHERE t1a.customer_number = t1.customer_number
  ))
) j20 ON true
CROSS JOIN LATERAL (
  SELECT '{"customer":'||coalesce(j20.j, 'null')||'}' AS j OFFSET 0
) whole
