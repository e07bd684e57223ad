import http from 'node:http';
import type { AddressInfo } from 'node:net';
import axios from 'axios';

import { openBalancer, type Balancer } from '../../../scripts/host/balancer';
import { freePorts } from '../../../scripts/host/ports';

const servers: http.Server[] = [];
let balancer: Balancer;

/** A server that answers its own name, and what was posted. */
async function named(name: string): Promise<string> {
	const server = http.createServer((request, response) => {
		let body = '';
		request.on('data', (chunk: Buffer) => (body += chunk.toString()));
		request.on('end', () => response.writeHead(201).end(`${name} ${request.url} ${body}`));
	});
	servers.push(server);
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const post = async (body: string) => {
	const options = { proxy: false, validateStatus: () => true } as const;
	const { status, data } = await axios.post<string>(`${balancer.url}/webhook/x`, body, options);
	return `${status} ${data}`;
};

afterEach(() => {
	balancer.close();
	for (const server of servers.splice(0)) server.close();
});

describe('the balancer in front of the webhook processes', () => {
	it('gives each in turn, and passes everything on', async () => {
		balancer = await openBalancer([await named('one'), await named('two')]);
		const answers = [await post('1'), await post('2'), await post('3')];
		expect(answers).toEqual([
			'201 one /webhook/x 1',
			'201 two /webhook/x 2',
			'201 one /webhook/x 3',
		]);
		expect(balancer.given).toEqual([2, 1]);
	});

	it('passes over one that does not listen', async () => {
		const [dead = 0] = await freePorts(1);
		balancer = await openBalancer([`http://127.0.0.1:${dead}`, await named('two')]);
		expect([await post('1'), await post('2')]).toEqual([
			'201 two /webhook/x 1',
			'201 two /webhook/x 2',
		]);
	});

	it('says 502 when nobody listens', async () => {
		const dead = await freePorts(2);
		balancer = await openBalancer(dead.map((port) => `http://127.0.0.1:${port}`));
		expect(await post('1')).toMatch(/^502/);
	});
});
