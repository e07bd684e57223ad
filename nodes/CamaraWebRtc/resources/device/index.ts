import type { Resource } from '../../../../engine/model/operation';
import { endEverything } from './endEverything';

export const device: Resource = {
	name: 'Device',
	value: 'device',
	operations: { endEverything },
};
