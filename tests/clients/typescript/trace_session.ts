// Brazil asks the United States to trace a pistol and reads the answer, with the generated TypeScript types.
// Run by tests/clients/run, which writes rastro.ts beside a copy of this file: trace_session.js demo-credentials.json
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import createClient from "openapi-fetch";
import type { paths } from "./rastro.js";

type Demo = {
  base_url: string;
  clients: { state: string | null; role: string; client_id: string; client_secret: string }[];
};

const demo = JSON.parse(readFileSync(process.argv[2] ?? "demo-credentials.json", "utf8")) as Demo;

/** What the service answered, or the problem that it named. */
function done<T>({ data, error }: { data?: T; error?: unknown }): T {
  if (data === undefined) throw new Error(JSON.stringify(error));
  return data;
}

async function signIn(state: string, role: string) {
  const known = demo.clients.find((client) => client.state === state && client.role === role);
  assert(known, `the demo has no ${role} of ${state}`);
  const api = createClient<paths>({ baseUrl: demo.base_url });
  const token = done(
    await api.POST("/oauth/token", {
      body: { grant_type: "client_credentials", client_id: known.client_id, client_secret: known.client_secret },
      headers: { "Content-Type": "application/x-www-form-urlencoded" },
    }),
  );
  api.use({
    onRequest({ request }) {
      request.headers.set("Authorization", `Bearer ${token.access_token}`);
    },
  });
  return api;
}

const brazil = await signIn("BR", "tracing_officer");
const unitedStates = await signIn("US", "tracing_officer");

const sent = done(
  await brazil.POST("/v1/trace-requests", {
    body: {
      urgency: "routine", ground: "illicit_under_national_law", legal_basis: "Lei 10.826/2003, art. 14",
      intended_use: "criminal_investigation", recovery: { date: "2025-03-01", state: "BR" },
      firearm: { type: "pistol", make: "Glock", model: "19", serial_number: "TSC0001", serial_condition: "intact", country_of_manufacture: "AT" },
      recipients: ["US"], submit: true,
    },
  }),
);
const incoming = done(await unitedStates.GET("/v1/trace-requests", { params: { query: { direction: "incoming", serial: "tsc-0001" } } }));
const path = { id: incoming.items[0]?.id ?? "none", state: "US" };
done(await unitedStates.POST("/v1/trace-requests/{id}/recipients/{state}/acknowledgement", { params: { path } }));
done(
  await unitedStates.POST("/v1/trace-requests/{id}/recipients/{state}/response", {
    params: { path },
    body: {
      outcome: "traced_to_purchaser",
      chain: [
        { kind: "manufactured", state: "AT", actor_kind: "manufacturer" },
        { kind: "retail_sale", date: "2024-03-01", state: "US", actor_kind: "dealer" },
      ],
    },
  }),
);
const read = done(await brazil.GET("/v1/trace-requests/{id}", { params: { path: { id: sent.id } } }));

const kinds = read.recipients[0]?.response?.chain.map((event) => event.kind);
assert.deepEqual([read.status, kinds, read.time_to_crime_days], ["completed", ["manufactured", "retail_sale"], 365]);
console.log(`TypeScript: ${read.reference} ${read.status}, ${read.time_to_crime_days} days from sale to crime`);
