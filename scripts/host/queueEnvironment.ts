/**
 * What makes n8n work in queue mode, apart from addresses and secrets. `npm run test:queue` runs
 * with these values, and deploy/queue-mode says the same; a test compares them.
 */
export const QUEUE_ENVIRONMENT = {
	EXECUTIONS_MODE: 'queue',
	DB_TYPE: 'postgresdb',
	/** What is started by hand in the editor runs on a worker too. */
	OFFLOAD_MANUAL_EXECUTIONS_TO_WORKERS: 'true',
	QUEUE_HEALTH_CHECK_ACTIVE: 'true',
	/** A dead worker's job is noticed after 20 to 30 s; n8n's own values make it 60 to 90 s. */
	QUEUE_WORKER_LOCK_DURATION: '20000',
	QUEUE_WORKER_LOCK_RENEW_TIME: '5000',
	QUEUE_WORKER_STALLED_INTERVAL: '10000',
	/** How long n8n does without Redis before it ends itself, to be started again. */
	QUEUE_BULL_REDIS_TIMEOUT_THRESHOLD: '30000',
} as const;

/** Executions that one worker works on at the same time. */
export const WORKER_CONCURRENCY = 5;

/** Production webhooks are taken by the webhook processes, not by the main process. */
export const MAIN_ENVIRONMENT = { N8N_DISABLE_PRODUCTION_MAIN_PROCESS: 'true' } as const;

/** Addresses and secrets: every process of the deployment has to be told them. */
export const TOLD = [
	...['QUEUE_BULL_REDIS_HOST', 'QUEUE_BULL_REDIS_PORT', 'QUEUE_BULL_REDIS_PASSWORD'],
	...['DB_POSTGRESDB_HOST', 'DB_POSTGRESDB_PORT', 'DB_POSTGRESDB_DATABASE'],
	...['DB_POSTGRESDB_USER', 'DB_POSTGRESDB_PASSWORD'],
	...['N8N_ENCRYPTION_KEY', 'WEBHOOK_URL'],
] as const;
