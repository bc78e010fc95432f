import { json } from '../message.ts';
import { toOpenApi } from '../openapi/document.ts';
import { refuseQuery } from '../query.ts';
import type { Described, OpenView } from '../view.ts';

/** `GET /api/openapi.json`: these routes for programs that make clients of them. */
export function getOpenApi(routes: Readonly<Record<string, Described>>): () => OpenView {
  return () => async (request) => {
    refuseQuery(request);
    return json(200, toOpenApi(routes));
  };
}
