"""In whose name the service cares for customers by itself. Next: knowing.py."""

from models.rules.rights import ADMIN
from models.rules.roles import CARE_AGENT
from resolvers.access.caller import Caller, Grant
from resolvers.jobs.job import WORKER

ITSELF = Caller(WORKER, (Grant.everywhere(CARE_AGENT), Grant.everywhere(ADMIN)), source="WORKER")
