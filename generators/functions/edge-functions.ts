/** The Edge Functions of a project and the handlers they serve, each from `core/http/<name>.ts`. */
export const edgeFunctions = [
  { name: 'webhook', handler: 'webhookHandler' },
  { name: 'sync', handler: 'syncHandler' },
  { name: 'worker', handler: 'workerHandler' },
  { name: 'job-status', handler: 'jobStatusHandler' },
] as const;
