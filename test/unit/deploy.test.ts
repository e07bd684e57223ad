import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'yaml';

import {
	MAIN_ENVIRONMENT,
	QUEUE_ENVIRONMENT,
	TOLD,
	WORKER_CONCURRENCY,
} from '../../scripts/host/queueEnvironment';

interface Service {
	image?: string;
	build?: unknown;
	command?: string | string[];
	restart?: string;
	environment?: Record<string, string>;
	healthcheck?: { test: string[] };
	depends_on?: Record<string, { condition: string }>;
	deploy?: { replicas?: number };
	volumes?: string[];
}

const folder = path.resolve(__dirname, '../../deploy/queue-mode');
const read = (name: string) => readFileSync(path.join(folder, name), 'utf8');
const { services, volumes } = parse(read('compose.yaml'), { merge: true }) as {
	services: Record<string, Service>;
	volumes: Record<string, unknown>;
};
const environmentOf = (name: string) => services[name]?.environment ?? {};
const n8n = ['main', 'worker', 'webhook'];

describe('deploy/queue-mode, which no container engine has executed here', () => {
	it.each(n8n)('%s has the settings that test:queue runs with', (name) => {
		expect(environmentOf(name)).toMatchObject(QUEUE_ENVIRONMENT);
	});

	it.each(n8n)('%s is told every address and secret that test:queue tells', (name) => {
		for (const variable of TOLD) expect(environmentOf(name)[variable]).toMatch(/./);
	});

	it('differs from test:queue in nothing but what is said here', () => {
		const known = [...Object.keys(QUEUE_ENVIRONMENT), ...TOLD];
		const more = Object.fromEntries(
			n8n.map((name) => [
				name,
				Object.keys(environmentOf(name)).filter((variable) => !known.includes(variable)),
			]),
		);
		const publicAddress = ['N8N_EDITOR_BASE_URL', 'N8N_PROXY_HOPS'];
		const common = [...publicAddress, 'N8N_GRACEFUL_SHUTDOWN_TIMEOUT'];
		expect(more).toEqual({
			main: [...common, ...Object.keys(MAIN_ENVIRONMENT)],
			worker: [...common, 'QUEUE_HEALTH_CHECK_PORT'],
			webhook: common,
		});
		expect(environmentOf('main')).toMatchObject(MAIN_ENVIRONMENT);
	});

	it('starts the same processes: one main, two workers, two webhook processes', () => {
		expect(n8n.map((name) => services[name]?.command)).toEqual([
			'start',
			`worker --concurrency=${WORKER_CONCURRENCY}`,
			'webhook',
		]);
		expect(n8n.map((name) => services[name]?.deploy?.replicas)).toEqual([undefined, 2, 2]);
		expect(new Set(n8n.map((name) => services[name]?.image)).size).toBe(1);
		expect(services.main?.build).toBeDefined();
	});

	it('every service that n8n needs has a health check and comes back by itself', () => {
		for (const name of [...n8n, 'redis', 'postgres']) {
			expect([name, services[name]?.healthcheck?.test.length ?? 0]).not.toEqual([name, 0]);
			expect(services[name]?.restart).toBe('unless-stopped');
		}
		for (const name of n8n) {
			expect(services[name]?.healthcheck?.test.join(' ')).toContain(':5678/healthz/readiness');
			expect(services[name]?.depends_on).toMatchObject({
				redis: { condition: 'service_healthy' },
				postgres: { condition: 'service_healthy' },
			});
		}
	});

	it('what must survive lies on volumes, the queue append-only; none hides the package', () => {
		expect(services.redis?.command).toEqual(expect.arrayContaining(['--appendonly', 'yes']));
		for (const name of ['redis', 'postgres']) {
			const [volume = ''] = (services[name]?.volumes?.[0] ?? '').split(':');
			expect(Object.keys(volumes)).toContain(volume);
		}
		for (const name of n8n) expect(services[name]?.volumes ?? []).toEqual([]);
	});

	it('stores and n8n agree about names and passwords; no secret is in the files', () => {
		const main = environmentOf('main');
		expect(environmentOf('postgres')).toEqual({
			POSTGRES_DB: main.DB_POSTGRESDB_DATABASE,
			POSTGRES_USER: main.DB_POSTGRESDB_USER,
			POSTGRES_PASSWORD: main.DB_POSTGRESDB_PASSWORD,
		});
		expect(services.redis?.command).toContain(main.QUEUE_BULL_REDIS_PASSWORD);
		expect([main.DB_POSTGRESDB_HOST, main.QUEUE_BULL_REDIS_HOST]).toEqual(['postgres', 'redis']);
		const secrets = [
			...[main.QUEUE_BULL_REDIS_PASSWORD, main.DB_POSTGRESDB_PASSWORD],
			main.N8N_ENCRYPTION_KEY,
		];
		for (const secret of secrets) expect(secret).toMatch(/^\$\{[A-Z0-9_]+:\?\}$/);
		const wanted = new Set(
			[...read('compose.yaml').matchAll(/\$\{([A-Z0-9_]+):\?\}/g)].map(([, name]) => name),
		);
		const offered = [...read('.env.example').matchAll(/^([A-Z0-9_]+)=/gm)].map(([, name]) => name);
		expect(offered.sort()).toEqual([...wanted].sort());
	});

	it('all deliveries of one address go to one webhook process, which remembers events', () => {
		expect(read('Caddyfile')).toMatch(/reverse_proxy @production \{[\s\S]*lb_policy uri_hash/);
	});

	it('the image is n8n of the version that the tests run, with the package installed', () => {
		const { dependencies } = JSON.parse(
			readFileSync(path.resolve(__dirname, '../../host/package.json'), 'utf8'),
		) as { dependencies: { n8n: string } };
		const dockerfile = read('Dockerfile');
		expect(dockerfile).toContain(`ARG N8N_VERSION=${dependencies.n8n}`);
		expect(read('compose.yaml')).toContain(`\${N8N_VERSION:-${dependencies.n8n}}`);
		expect(dockerfile).toMatch(/WORKDIR \/home\/node\/\.n8n\/nodes[\s\S]*npm install .*\.tgz/);
	});
});
