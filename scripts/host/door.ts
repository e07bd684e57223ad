import { request } from 'node:http';
import { createServer } from 'node:https';
import { selfSignedCertificate } from '../../test/support/certificate';
import { freePorts } from './ports';

/** An https address of n8n on this machine: CAMARA's operators send events to no other. */
export interface Door {
	url: string;
	close(): void;
}

/** Opens the door to n8n's port; its certificate is made here, and nobody vouches for it. */
export async function openDoor(n8nPort: number, port?: number): Promise<Door> {
	const [anyPort = 0] = await freePorts(1);
	const own = port ?? anyPort;
	const server = createServer(selfSignedCertificate(), (incoming, response) => {
		const { method, url: path, headers } = incoming;
		const passed = request(
			{ host: '127.0.0.1', port: n8nPort, method, path, headers },
			(answer) => {
				response.writeHead(answer.statusCode ?? 502, answer.headers);
				answer.pipe(response);
			},
		);
		passed.on('error', () => {
			response.writeHead(502);
			response.end();
		});
		incoming.pipe(passed);
	});
	await new Promise<void>((resolve, reject) => {
		server.once('error', reject);
		server.listen(own, '127.0.0.1', resolve);
	});
	return {
		url: `https://127.0.0.1:${own}`,
		close: () => {
			server.closeAllConnections();
			server.close();
		},
	};
}
