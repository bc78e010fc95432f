import { app } from '@azure/functions';

app.eventGrid('on-event', {
  handler: (event, context) => {
    context.info(`event ${event.id} ${context.triggerMetadata.data?.colour ?? ''}`);
    if (event.data?.fail) throw new Error('asked to fail');
  },
});
app.storageQueue('on-message', {
  connection: 'FIXTURE_STORAGE',
  queueName: '%FIXTURE_QUEUE%',
  handler: async (message, context) => {
    context.info(`message ${JSON.stringify(message)} attempt ${context.triggerMetadata.dequeueCount}`);
    const hidden = new Date(context.triggerMetadata.nextVisibleTime) - Date.now();
    context.info(`hidden for ${Math.round(hidden / 1000)} s`);
    if (message.fail) throw new Error('asked to fail');
    await new Promise((resolve) => setTimeout(resolve, message.wait ?? 0));
    context.info(`finished ${message.name}`);
  },
});
app.timer('on-time', {
  schedule: '%FIXTURE_SCHEDULE%',
  handler: async (timer, context) => {
    context.info(`tick pastDue=${timer.isPastDue} next=${timer.scheduleStatus?.next}`);
    await new Promise((resolve) => setTimeout(resolve, Number(process.env.FIXTURE_TIMER_TAKES ?? 0)));
    context.info('tock');
  },
});
