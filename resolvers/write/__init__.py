"""Every act that writes: admit, lock, decide, save, record, in one transaction. Next: context.py.

How it is called (schema/mutation.py, resolvers/exchange):

    writer = Writer(pool, sealer, today, on_commit)                         context.py, built once per process
    context = writer.call(caller, key=ReplayKey(key, fingerprint) | None, render=render | None)

    await create_customer(context, patch, request)                          -> Saved
    await extend_customer(context, number, patch, request)                  -> Saved
    await change_customer(context, number, patch, request)                  -> Saved
    await block_customer(context, number, blocks, request)                  -> Saved
    await unblock_customer(context, number, blocks, request)                -> Saved
    await set_deletion_flag(context, number, target, request)               -> Saved
    await change_account_group(context, number, account_group, request)     -> Saved
    await close_payer_task(context, task_id, closing, request)              -> Saved      all from acts.py

    await create_item(context, patch, request)                              -> Saved
    await change_item(context, item_id, patch, request)                     -> Saved
    await delete_item(context, item_id, request)                            -> Saved      archive items

    create_, change_, delete_user · grant_role, withdraw_grant · create_, change_, delete_department ·
    create_, change_institution: the same way; reset_password, unlock_user write no record

    request = Request(expected_version, confirm, reason, reference_customer)  each may be left out
    patch   = a Patch (schema.patching.patch_from_input)
    blocks  = the arguments that were sent, snake_case: scope "ALL_AREAS" | "AREA", sales_org, channel,
              division, order_block, delivery_block, billing_block, sales_support_block, company_code,
              posting_block, payment_block, comment; absent = unchanged, None = clear
    target  = level "CENTRAL" | "COMPANY" | "AREA", flag, company_code, sales_org, channel, division
    closing = self_paying, payer_number, comment

    Saved(key, version, change_number | None, message, findings, answer, replayed)
        message.text("zh" | "en"); findings are warnings and what was confirmed; answer = what render returned
        (bytes), or what it returned the first time when `replayed`.
    render = async (connection, stored customer number) -> bytes, run inside the transaction, so that the
        answer shows exactly the saved version. Only createCustomer without a key runs it after the commit: it
        would hold the number range.

    Raised: Refused(findings) · Conflict · Gone · Denied · Busy (the same key is in flight: HTTP 409) ·
        KeyReused (the key came with another request: HTTP 422, resolvers/write/replay.py)

Questions that write nothing (ask.py), each one statement and a pure rule, within the caller's sight; Gone
when there is nothing to ask about:

    await check_activity(context, number, Activity, Place(sales_area, company_code))   -> tuple[Reason, ...]
    await invoice_readiness(context, number, "F723/AQ/XX")                             -> tuple[Finding, ...]
    await field_status(context, account_group, status.Activity, company_code)          -> list[ScreenField]
    await preview_number(context, account_group)                                       -> Preview
    await check_duplicates(context, patch)                                             -> tuple[Finding, ...]
"""
