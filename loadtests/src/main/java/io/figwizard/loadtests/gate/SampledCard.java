package io.figwizard.loadtests.gate;

import java.util.UUID;

/** A card that exists, with its owner: what requests about it are made of. */
record SampledCard(UUID cardId, UUID deckId, UUID userId, String front, String back) {}
