import type { INodeProperties } from 'n8n-workflow';

import { alphabetically } from '../../../engine/base/order';
import { maximumAge } from '../../../triggers/age';
import { CALLBACKS, GRID_EVENTS, inWords } from './events';

const told = (value: string, name: string) => ({
	name,
	value,
	description: `The item says ${value}`,
});

const eventOptions = [
	...CALLBACKS.map((name) => told(name, inWords(name))),
	...GRID_EVENTS.map((name) => told(name, `${inWords(name)} (Event Grid)`)),
].sort((one, other) => alphabetically(one.name, other.name));

/** The trigger's parameters. */
export const triggerProperties: INodeProperties[] = [
	{
		displayName:
			'<b>Callbacks of a call:</b> 1. Publish this workflow. 2. Use the production URL above as Callback URI or Operation Callback URI of the Azure Call Automation node. <br><b>Incoming calls and recording files:</b> 1. Put a Callback Secret into the credential. 2. Publish this workflow. 3. In the Azure portal open the Communication Services resource, Events, Event Subscription: schema <b>Event Grid Schema</b>, endpoint type Web Hook, and the production URL followed by ?secret= and the Callback Secret. For Incoming Call set Max Delivery Attempts 2 and time to live 1 minute: it rings for 30 seconds.',
		name: 'notice',
		type: 'notice',
		default: '',
	},
	{
		displayName: 'Events',
		name: 'events',
		type: 'multiOptions',
		options: eventOptions,
		default: [],
		description: 'Which events start the workflow; all, also unknown ones, if empty',
	},
	{
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add option',
		default: {},
		options: [
			{
				displayName: 'Call',
				name: 'call',
				type: 'string',
				default: '',
				placeholder: 'e.g. 421f3500-6a1c-4b1e-9f0a-2f8e5a0c7d10',
				description:
					'Only events of this call: call connection ID, server call ID or correlation ID. Events of recordings carry the last two only.',
			},
			{
				displayName: 'Include Unknown Events',
				name: 'unknownEvents',
				type: 'boolean',
				default: false,
				description: 'Whether events that are not in the list start the workflow as well',
			},
			maximumAge(
				'Seconds by which the time of the event may differ from the clock of n8n, e.g. 600; any age if 0',
			),
			{
				displayName: 'Operation Context',
				name: 'operationContext',
				type: 'string',
				default: '',
				placeholder: 'e.g. case-4711',
				description: 'Only events that carry exactly this Operation Context',
			},
		],
	},
];
