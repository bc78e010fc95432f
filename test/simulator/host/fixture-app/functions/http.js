import { app } from '@azure/functions';

app.http('echo', {
  methods: ['GET', 'POST'],
  route: 'echo/{id}/{rest?}',
  handler: async (request, context) => {
    context.info('echoing');
    return {
      status: 201,
      headers: { 'x-fixture': 'yes' },
      cookies: [{ name: 'seen', value: 'a b', httpOnly: true, sameSite: 'Lax' }],
      jsonBody: {
        method: request.method,
        params: request.params,
        query: Object.fromEntries(request.query),
        body: await request.text(),
        headers: Object.fromEntries(request.headers),
        user: request.user && { id: request.user.id, username: request.user.username },
      },
    };
  },
});
app.http('literal', { route: 'echo/known', handler: () => ({ body: 'literal' }) });
app.http('nothing', { handler: () => undefined });
app.http('no-content', { route: 'no-content', handler: () => ({ status: 204 }) });
app.http('not-an-object', { handler: () => 'text' });
app.http('throws', {
  handler: () => {
    throw new Error('secret detail');
  },
});
app.http('keyed', { authLevel: 'function', handler: () => ({ body: 'in' }) });
app.http('master-only', { authLevel: 'admin', handler: () => ({ body: 'in' }) });
app.http('register-late', {
  handler: () => {
    try {
      app.http('late', { handler: () => ({}) });
      return { body: 'registered' };
    } catch (error) {
      return { body: error.message };
    }
  },
});
app.http('slow', {
  handler: async () => {
    await new Promise((resolve) => setTimeout(resolve, 500));
    return { body: 'done' };
  },
});
