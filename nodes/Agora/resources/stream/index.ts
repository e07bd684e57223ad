import type { Resource } from '../../../../engine/model/operation';
import { disable } from './disable';
import { forceDisconnect } from './forceDisconnect';
import { get } from './get';
import { getAll } from './getAll';
import { setMute } from './setMute';

export const stream: Resource = {
	name: 'Stream',
	value: 'stream',
	description: 'Live streams that encoders push through Media Gateway (RTMP, SRT)',
	operations: { disable, forceDisconnect, get, getAll, setMute },
};
