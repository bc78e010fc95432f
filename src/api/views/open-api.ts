import { json } from '../message.ts';
import { toOpenApi } from '../openapi/document.ts';
import type { Described, OpenView } from '../view.ts';

/** `GET /api/openapi.json`: these routes for programs that make clients of them. */
export const getOpenApi =
  (routes: Readonly<Record<string, Described>>): OpenView =>
  async () =>
    json(200, toOpenApi(routes));
