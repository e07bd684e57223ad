import type { Resource } from '../../../../engine/model/operation';
import { endEverything } from './endEverything';

export const device: Resource = {
	name: 'Device',
	value: 'device',
	description:
		'Everything that one device has: its calls, its registration, its event subscriptions',
	operations: { endEverything },
};
