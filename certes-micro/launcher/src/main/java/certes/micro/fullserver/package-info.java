/** The application on a full-profile server, which the launcher runs beside PostgreSQL and Artemis. */
@NullMarked
package certes.micro.fullserver;

import org.jspecify.annotations.NullMarked;
