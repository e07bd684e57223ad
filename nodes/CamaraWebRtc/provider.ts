import type { Provider } from '../../engine/model/provider';
import { manners } from './manners';
import { device } from './resources/device';
import { eventSubscription } from './resources/eventSubscription';
import { mediaSession } from './resources/mediaSession';
import { registration } from './resources/registration';
import { searches } from './shared/searches';

export const camaraWebRtc: Provider = {
	...manners,
	resources: [mediaSession, registration, eventSubscription, device],
	searches,
};
