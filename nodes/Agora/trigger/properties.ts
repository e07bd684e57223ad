import type { INodeProperties } from 'n8n-workflow';

import { alphabetically } from '../../../engine/base/order';
import { maximumAge } from '../../../triggers/age';
import { inWords, OTHER_PRODUCTS, PRODUCTS } from './events';

const byName = <T extends { name: string }>(options: T[]): T[] =>
	options.sort((one, other) => alphabetically(one.name, other.name));

/** The trigger's parameters: products, the events of each by name, options. */
export const triggerProperties: INodeProperties[] = [
	{
		displayName:
			'1. In Agora Console open the project, All Features, Notifications, and choose the product and its events. 2. Paste the production URL above there. 3. Copy the Secret from there into the credential here. 4. Publish this workflow. 5. In Agora Console press Check, and save. Check fails while the Secret is missing here.',
		name: 'notice',
		type: 'notice',
		default: '',
	},
	{
		displayName: 'Products',
		name: 'products',
		type: 'multiOptions',
		required: true,
		options: [
			...byName(PRODUCTS.map(({ id, name }) => ({ name, value: id }))),
			{ name: 'Others', value: OTHER_PRODUCTS, description: 'Passed on as they come' },
		],
		default: [10],
		description: 'Whose notifications start the workflow',
	},
	...PRODUCTS.map(({ id, name, parameter, events }): INodeProperties => ({
		displayName: `${name} Events`,
		name: parameter,
		type: 'multiOptions',
		options: byName(
			Object.entries(events).map(([value, event]) => ({
				name: inWords(event),
				value: Number(value),
				description: `The item says ${event}`,
			})),
		),
		default: [],
		description: 'Which events start the workflow; all if empty',
		displayOptions: { show: { products: [id] } },
	})),
	{
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add option',
		default: {},
		options: [
			{
				displayName: 'Accept SHA-1 Signature',
				name: 'acceptSha1',
				type: 'boolean',
				default: false,
				description:
					'Whether the older Agora-Signature is enough where Agora-Signature-V2 is not sent',
			},
			{
				displayName: 'Ignore Test Events',
				name: 'dropTests',
				type: 'boolean',
				default: false,
				description: 'Whether the events that Check sends are answered, but start nothing',
			},
			{
				displayName: 'Include Secrets',
				name: 'revealKey',
				type: 'boolean',
				default: false,
				description:
					'Whether to show streaming keys and addresses unmasked. They are then stored with the execution.',
			},
			maximumAge(
				'Seconds by which the time of sending may differ from the clock of n8n, e.g. 600; any age if 0',
			),
		],
	},
];
