// PostGraphile as its manual recommends it for production, on one pool and one port. Next: ../contestants.py.
const http = require("node:http");
const { Pool } = require("pg");
const { postgraphile } = require("postgraphile");

const pool = new Pool({
  connectionString: process.env.DATABASE_URL,
  max: Number(process.env.POOL),
});

const handler = postgraphile(pool, "public", {
  graphiql: false,
  watchPg: false,
  disableQueryLog: true,
  disableDefaultMutations: true,
  enableCors: false,
  simpleCollections: "both",
  bodySizeLimit: "1MB",
});

http.createServer(handler).listen(Number(process.env.PORT), "127.0.0.1");
