/** What an empty answer to a download may mean. */
export const NO_MEDIA =
	'The recording may not be uploaded yet, or a deletion policy has taken its files while the record is still there: look with Conversation: Get.';
