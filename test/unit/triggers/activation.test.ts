import type { IDataObject, IHookFunctions } from 'n8n-workflow';

import { enteredByHand, registeredByCall, type Registrar } from '../../../triggers/activation';

/** A vendor that knows registrations by numbers, and a workflow that is published there. */
class World {
	readonly registered = new Map<string, { address: string; events: string[] }>();
	stored: IDataObject = {};
	address = 'https://n8n.example/webhook/1/webhook';
	events = ['a'];
	options: IDataObject = {};
	removalFails = false;
	private count = 0;

	private readonly vendor: Registrar = {
		wishes: async () => await Promise.resolve({ events: this.events, secret: 'sink-secret-1' }),
		create: async (_hook, address) => {
			const id = `r${(this.count += 1)}`;
			this.registered.set(id, { address, events: this.events });
			return await Promise.resolve(id);
		},
		exists: async (_hook, id) => await Promise.resolve(this.registered.has(id)),
		remove: async (_hook, id) => {
			if (this.removalFails) throw new Error('500');
			this.registered.delete(id);
			return await Promise.resolve();
		},
	};

	private readonly hook = {
		getNodeWebhookUrl: () => this.address,
		getNodeParameter: () => this.options,
		getNode: () => ({ name: 'Under Test' }),
		getWorkflowStaticData: () => this.stored,
	} as unknown as IHookFunctions;

	private readonly lifeCycle = registeredByCall(this.vendor);

	async publish() {
		if (!(await this.lifeCycle.checkExists.call(this.hook))) {
			await this.lifeCycle.create.call(this.hook);
		}
	}

	async unpublish() {
		return await this.lifeCycle.delete.call(this.hook);
	}

	async byHand() {
		return await enteredByHand().checkExists.call(this.hook);
	}
}

it('T13 publishing twice leaves one registration', async () => {
	const world = new World();
	await world.publish();
	await world.publish();
	expect([...world.registered.keys()]).toEqual(['r1']);
});

it('T12 taking back removes it and leaves nothing stored; twice is fine', async () => {
	const world = new World();
	await world.publish();
	for (let times = 0; times < 2; times++) expect(await world.unpublish()).toBe(true);
	expect(world.registered.size).toBe(0);
	expect(JSON.stringify(world.stored)).not.toContain('r1');
});

it('T12 a removal that fails is reported, and the registration is not forgotten', async () => {
	const world = new World();
	await world.publish();
	world.removalFails = true;
	await expect(world.unpublish()).rejects.toThrow('500');
	world.removalFails = false;
	await world.unpublish();
	expect(world.registered.size).toBe(0);
});

it('T17 other wishes are registered anew, and the former registration goes', async () => {
	const world = new World();
	await world.publish();
	world.events = ['a', 'b'];
	await world.publish();
	expect([...world.registered.values()]).toEqual([{ address: world.address, events: ['a', 'b'] }]);
});

it('T17 one that the vendor has lost is made again', async () => {
	const world = new World();
	await world.publish();
	world.registered.clear();
	await world.publish();
	expect(world.registered.size).toBe(1);
});

it('T13 the registrations of a test and of the published workflow are two', async () => {
	const world = new World();
	await world.publish();
	const production = { address: world.address, stored: world.stored };
	// n8n stores for a test apart from the published workflow.
	Object.assign(world, { address: 'https://n8n.example/webhook-test/1/webhook', stored: {} });
	await world.publish();
	expect(world.registered.size).toBe(2);
	await world.unpublish();
	expect([...world.registered.values()]).toMatchObject([{ address: production.address }]);
	Object.assign(world, production);
	await world.publish();
	expect([...world.registered.keys()]).toEqual(['r1']);
});

it('T17 after a change of the webhook URL the former address is not left behind', async () => {
	const world = new World();
	await world.publish();
	world.address = 'https://elsewhere.example/webhook/1/webhook';
	await world.publish();
	expect([...world.registered.values()]).toMatchObject([{ address: world.address }]);
});

it('X5 what is stored of the wishes tells no secret', async () => {
	const world = new World();
	await world.publish();
	expect(JSON.stringify(world.stored)).not.toContain('sink-secret-1');
});

it.each([{ maxAge: 'soon' }, { maxAge: -1 }])(
	'T3 %j keeps a workflow from being published',
	async (options) => {
		const world = Object.assign(new World(), { options });
		await expect(world.publish()).rejects.toThrow('Maximum Age');
		await expect(world.byHand()).rejects.toThrow('Maximum Age');
		expect(world.registered.size).toBe(0);
	},
);
