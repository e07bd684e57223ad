import net from 'node:net';

/** Ports nobody listens on now. All are held open together, so that they differ. */
export async function freePorts(count: number): Promise<number[]> {
	const servers = await Promise.all(Array.from({ length: count }, async () => await listen(0)));
	const ports = servers.map((server) => (server.address() as net.AddressInfo).port);
	await Promise.all(
		servers.map(async (server) => await new Promise((resolve) => server.close(resolve))),
	);
	return ports;
}

/** Throws, naming the port, when somebody listens on it already. */
export async function requireFreePort(port: number, use: string): Promise<void> {
	try {
		const server = await listen(port);
		await new Promise((resolve) => server.close(resolve));
	} catch {
		throw new Error(
			`Port ${port} (${use}) is taken. End what uses it (perhaps an earlier npm start) and try again.`,
		);
	}
}

async function listen(port: number): Promise<net.Server> {
	return await new Promise((resolve, reject) => {
		const server = net.createServer();
		server.once('error', reject);
		server.listen(port, '127.0.0.1', () => resolve(server));
	});
}
