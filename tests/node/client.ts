// A small front end over the generated types; it is compiled, not run.
import { createClient } from "graphql-ws";
import type {
  ChangesSubscription,
  CustomerPageQuery,
  CustomerPageQueryVariables,
  CustomerRecordQuery,
  RemarkFragment,
  SaveCustomerMutation,
  SaveCustomerMutationVariables,
} from "./types";

const TOKEN = "dsr_…";

async function ask<Data, Variables>(query: string, variables: Variables): Promise<Data> {
  const response = await fetch("/graphql", {
    method: "POST",
    headers: { authorization: `Bearer ${TOKEN}`, "content-type": "application/json" },
    body: JSON.stringify({ query, variables }),
  });
  const { data, errors } = (await response.json()) as { data?: Data; errors?: { message: string }[] };
  if (!data || errors) throw new Error(errors?.[0]?.message ?? "no answer");
  return data;
}

export async function names(query: string): Promise<string[]> {
  const found: string[] = [];
  const variables: CustomerPageQueryVariables = { first: 50, filter: { city: { eq: "泸州" } } };
  for (;;) {
    const { customers } = await ask<CustomerPageQuery, CustomerPageQueryVariables>(query, variables);
    found.push(...customers.nodes.map((row) => row.name1));
    if (!customers.pageInfo.hasNextPage) return found;
    variables.after = customers.pageInfo.endCursor;
  }
}

export async function save(query: string, variables: SaveCustomerMutationVariables): Promise<string> {
  const { changeCustomer: answer } = await ask<SaveCustomerMutation, SaveCustomerMutationVariables>(query, variables);
  switch (answer.__typename) {
    case "CustomerSaved":
      return `${answer.message} (${answer.version})`;
    case "Refused":
      return answer.findings.map(remark).join("\n");
    case "Conflict":
      return `${answer.message}: ${answer.changedFields.join(", ")}`;
  }
}

function remark(finding: RemarkFragment): string {
  return `${finding.severity} ${finding.code} ${finding.path.join(".")}: ${finding.message}`;
}

export async function follow(query: string, after: string | undefined, show: (name: string) => void): Promise<void> {
  const client = createClient({ url: "wss://dossier.example/graphql", connectionParams: { authorization: `Bearer ${TOKEN}` } });
  for await (const event of client.iterate<ChangesSubscription>({ query, variables: { after } })) {
    show(event.data?.customerChanged.customer?.name1 ?? "gone");
  }
}

// What the types must refuse: each of these lines is an error, or the compiler complains that it is none.
export function wrong(record: NonNullable<CustomerRecordQuery["customer"]>): SaveCustomerMutationVariables[] {
  // @ts-expect-error a masked account may be null
  const account: string = record.bankDetails[0]!.bankAccount;
  // @ts-expect-error the query does not ask for it
  const street = record.street;
  // @ts-expect-error an exact amount is a text
  const limit: number = record.creditAreas[0]!.creditLimit;
  return [
    // @ts-expect-error the version is missing
    { number: "100000004", input: { name1: "x" } },
    // @ts-expect-error there is no such field
    { number: account, version: limit, input: { name5: street } },
  ];
}
