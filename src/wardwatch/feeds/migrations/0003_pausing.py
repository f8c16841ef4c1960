from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("feeds", "0002_servers")]

    operations = [
        migrations.AddField(model_name="taxiiserver", name="paused_at", field=models.DateTimeField(null=True)),
    ]
