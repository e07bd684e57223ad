import type { Resource } from '../../../../engine/model/operation';
import { answer } from './answer';
import { connect } from './connect';
import { create } from './create';
import { endEverything } from './endEverything';
import { get } from './get';
import { hangUp } from './hangUp';
import { redirect } from './redirect';
import { reject } from './reject';
import { terminate } from './terminate';
import { transfer } from './transfer';

export const call: Resource = {
	name: 'Call',
	value: 'call',
	description: 'A call that the application makes, takes, hands over or ends',
	operations: {
		get,
		create,
		answer,
		connect,
		redirect,
		transfer,
		hangUp,
		reject,
		terminate,
		endEverything,
	},
};
