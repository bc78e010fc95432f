/** Where in the query text something is, counted as Resource Graph counts: lines from 1, characters from 0. */
export interface Place {
  readonly text: string;
  readonly line: number;
  readonly position: number;
}

/** One line of a refusal's `details`. */
export interface QueryErrorDetail {
  readonly code: string;
  readonly message: string;
  readonly line?: number;
  readonly characterPositionInLine?: number;
  readonly token?: string;
}

/** A query or a request that Resource Graph refuses with 400. `detail` says what and where. */
export class QueryError extends Error {
  override readonly name = 'QueryError';
  readonly detail: QueryErrorDetail;
  constructor(detail: QueryErrorDetail) {
    super(detail.token === undefined ? detail.message : `${detail.message}: '${detail.token}'`);
    this.detail = detail;
  }
}

/** The text is no query: an unexpected token. */
export function parserFailure({ text, line, position }: Place, message = 'ParserFailure'): QueryError {
  return new QueryError({ code: 'ParserFailure', message, line, characterPositionInLine: position, token: text });
}

/** KQL knows it perhaps, this subset doesn't: an operator or a function. Resource Graph gives no place for these. */
export function notInLanguage({ text }: Place): QueryError {
  return new QueryError({
    code: 'InvalidQueryLanguage',
    message: 'InvalidQueryLanguage',
    line: -1,
    characterPositionInLine: -1,
    token: text,
  });
}

/** The text is a query, but means nothing: an unknown column, a comparison of types that don't compare. */
export function meansNothing({ text, line, position }: Place, message: string): QueryError {
  return new QueryError({ code: 'SemanticFailure', message, line, characterPositionInLine: position, token: text });
}
