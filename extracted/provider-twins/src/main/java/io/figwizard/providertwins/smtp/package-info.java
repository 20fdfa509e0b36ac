/**
 * A double of an SMTP server: GreenMail behind a listener that refuses, dawdles and breaks off when
 * told to. Start {@link io.figwizard.providertwins.smtp.SmtpTwin}; pull its strings with {@link
 * io.figwizard.providertwins.smtp.SmtpControl}.
 */
@NullMarked
package io.figwizard.providertwins.smtp;

import org.jspecify.annotations.NullMarked;
