"""Every address of the platform."""

from django.urls import include, path

urlpatterns = [
    path("", include("huying.web.urls")),
    path("", include("huying.kernel.documents.urls")),
    path("", include("huying.mechanisms.oversight.public")),
    path("", include("huying.mechanisms.oversight.published")),
    path("", include("huying.mechanisms.livelihood_projects.public")),
    path("", include("huying.mechanisms.livelihood_projects.public_column")),
    path("records/", include("huying.web.records.urls")),
    path("roster/", include("huying.web.roster.urls")),
    path("jobs/", include("huying.web.work.urls")),
    path("calendar/", include("huying.web.holidays.urls")),
    path("templates/", include("huying.kernel.documents.template_urls")),
    path("privacy/", include("huying.kernel.privacy.urls")),
    path("proceedings/", include("huying.kernel.procedures.urls")),
    path("", include("huying.kernel.procedures.rule_urls")),
    path("", include("huying.kernel.metrics.urls")),
    path("oversight/", include("huying.mechanisms.oversight.urls")),
    path("projects/", include("huying.mechanisms.livelihood_projects.urls")),
    path("voices/", include("huying.commons.voices.urls")),
    path("meetings/", include("huying.commons.meetings.urls")),
    path("activities/", include("huying.commons.activities.urls")),
    path("assessments/", include("huying.commons.voting.urls")),
]

handler500 = "huying.web.fault_page.fault_page"
