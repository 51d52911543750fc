"""Reads on streaming replicas, none of them older than what its caller has written. Next: spread.py.

    async with opened_replicas(settings, reads) as replicas:     # None without DOSSIER_REPLICA_URLS
        source = replicas.aimed(caller.user_name, ["1-16B3748"])  # what he brought back
        data = await reader.answer(prepared, variables, caller, source)
        told = await replicas.written(caller.user_name)           # after a write: what he is to bring back

spread.py chooses. It knows from primary.py how far the log of the primary is, from replica.py how far each of
them shows it, from written.py who wrote what here. line.py is a connection for one question, position.py a
place in the log. See docs/replicas.md and docs/decisions/0013-reads-on-replicas.md.
"""
