"""Every kind of long work on stored files, by the name that a job bears. Next: ../jobs/run.py."""

from functools import partial

from resolvers.archives import checking, destruction, exports, indexing, shredding
from resolvers.archives.batches import running
from resolvers.attachments import copying
from resolvers.custody import (
    destroying,
    locking,
    moving,
    orders,
    reconciling,
    reencrypting,
    repairing,
    rotating,
    verifying,
)
from resolvers.custody.desk import Desk
from resolvers.jobs.run import Kind
from resolvers.outbound import exports as customer_exports
from resolvers.outbound import snapshot


def kinds_of(desk: Desk) -> dict[str, Kind]:
    writes: dict[str, Kind] = {}
    if desk.writer is not None:
        writes = {
            running.KIND: partial(running.carry_out, desk),
            checking.KIND: partial(checking.check_due, desk.writer),
            copying.KIND: partial(copying.copy_file, desk, desk.writer),
            exports.KIND: partial(exports.export_archives, desk, desk.writer),
            customer_exports.KIND: partial(customer_exports.make_export, desk, desk.writer),
            snapshot.KIND: partial(snapshot.make_snapshot, desk, desk.writer),
            indexing.KIND: partial(indexing.read_texts, desk, desk.writer),
            destruction.KIND: partial(shredding.destroy_list, desk, desk.writer),
        }
    return {
        **writes,
        rotating.KIND: partial(rotating.rotate_keys, desk),
        verifying.KIND: partial(verifying.verify_files, desk),
        reconciling.KIND: partial(reconciling.reconcile, desk),
        repairing.KIND: partial(repairing.repair, desk),
        moving.MIGRATE: partial(moving.migrate, desk),
        moving.EMPTY_FORMER: partial(moving.empty_former, desk),
        reencrypting.KIND: partial(reencrypting.reencrypt, desk),
        locking.KIND: partial(locking.hold_on_store, desk),
        orders.DESTROY: partial(destroying.destroy, desk),
    }
